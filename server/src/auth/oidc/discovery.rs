//! A provider's own description of itself (OpenID Connect Discovery 1.0), and what of it is believed.

use super::OidcError;
use crate::auth::outbound::is_safe;
use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Document {
    issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    pub userinfo_endpoint: Option<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// RFC 9207.
    #[serde(default, rename = "authorization_response_iss_parameter_supported")]
    pub names_its_issuer: bool,
}

/// Where the description of `issuer` is.
pub fn address(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
}

impl Document {
    /// Reads the description of `issuer`. One that names another issuer is somebody else's: its tokens
    /// would be too.
    pub fn read(body: &[u8], issuer: &str) -> Result<Self, OidcError> {
        let refused = |reason: String| Err(OidcError::Discovery(reason));
        let document: Self = match serde_json::from_slice(body) {
            Ok(document) => document,
            Err(error) => return refused(error.to_string()),
        };
        if document.issuer != issuer {
            return refused(format!("it is of `{}`, not of `{issuer}`", document.issuer));
        }
        let (authorization, token) = (&document.authorization_endpoint, &document.token_endpoint);
        let others = document.userinfo_endpoint.iter().chain([&document.jwks_uri]);
        for url in [authorization, token].into_iter().chain(others) {
            if !is_safe(url) {
                return refused(format!("`{url}` does not begin with `https://`"));
            }
        }
        // Some providers know PKCE and do not say so; what says that it does not is not used.
        let methods = document.code_challenge_methods_supported.as_deref();
        if methods.is_some_and(|methods| !methods.iter().any(|it| it == "S256")) {
            return refused("it does not support PKCE with `S256`".to_owned());
        }
        Ok(document)
    }

    /// Whether the client's secret goes into the body: only where the header is not accepted.
    pub fn wants_secret_in_body(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_deref().unwrap_or_default();
        let has = |method: &str| methods.iter().any(|it| it == method);
        !has("client_secret_basic") && has("client_secret_post")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const ISSUER: &str = "https://id.example.org/realm";

    fn check(changes: Value, problem: Option<&str>) {
        let mut document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example.org/auth",
            "token_endpoint": "https://id.example.org/token",
            "jwks_uri": "https://id.example.org/jwks",
        });
        document.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        match (Document::read(document.to_string().as_bytes(), ISSUER), problem) {
            (Ok(_), None) => {}
            (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{error}"),
            (read, _) => panic!("{changes}: {read:?}"),
        }
    }

    #[test]
    fn a_description_is_of_its_issuer_encrypted_and_knows_pkce() {
        check(json!({}), None);
        check(json!({ "code_challenge_methods_supported": ["plain", "S256"] }), None);
        check(json!({ "code_challenge_methods_supported": ["plain"] }), Some("PKCE"));
        check(json!({ "issuer": "https://id.example.org/realm/" }), Some("not of"));
        check(json!({ "issuer": "https://evil.example" }), Some("`https://evil.example`"));
        check(json!({ "token_endpoint": "http://id.example.org/token" }), Some("https://"));
        check(json!({ "userinfo_endpoint": "ftp://id.example.org" }), Some("ftp://"));
        check(json!({ "jwks_uri": null }), Some("expected a string"));
    }

    #[test]
    fn a_secret_goes_into_the_header_unless_only_the_body_is_read() {
        for (methods, in_body) in [
            (json!(null), false),
            (json!(["client_secret_basic", "client_secret_post"]), false),
            (json!(["client_secret_post"]), true),
            (json!(["private_key_jwt"]), false),
        ] {
            let document = json!({
                "issuer": ISSUER, "authorization_endpoint": "https://a.example",
                "token_endpoint": "https://a.example", "jwks_uri": "https://a.example",
                "token_endpoint_auth_methods_supported": methods,
            });
            let read = Document::read(document.to_string().as_bytes(), ISSUER).unwrap();
            assert_eq!(read.wants_secret_in_body(), in_body, "{methods}");
        }
    }

    #[test]
    fn it_lies_below_the_issuer() {
        for issuer in ["https://id.example.org/realm", "https://id.example.org/realm/"] {
            let expected = "https://id.example.org/realm/.well-known/openid-configuration";
            assert_eq!(address(issuer), expected);
        }
    }
}
