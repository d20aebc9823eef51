//! Who may reach the server how: `trusted_proxies`, and `[cors]`, which other origins' pages may call the
//! API. Nothing is allowed unless it is named exactly.

use super::ConfigError;
use ipnet::IpNet;
use serde::Deserialize;
use std::net::IpAddr;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CorsSettings {
    /// As browsers send them: `https://app.example.org`.
    pub origins: Vec<String>,
    /// Whether their pages may use the session's cookie, not only tokens.
    pub credentials: bool,
}

impl CorsSettings {
    pub(super) fn check(self) -> Result<Self, ConfigError> {
        for origin in &self.origins {
            let reason = match origin.as_str() {
                "*" if self.credentials => {
                    "`*` with credentials would let every site act as whoever visits it: name the \
                     origins"
                        .to_owned()
                }
                "*" | "null" => format!("`{origin}` is not an origin: name each one"),
                text if !is_origin(text) => {
                    format!("`{text}` is not an origin like `https://app.example.org`")
                }
                _ => continue,
            };
            return Err(ConfigError::Invalid { name: "cors.origins", reason });
        }
        Ok(self)
    }

    pub fn allows(&self, origin: &str) -> bool {
        self.origins.iter().any(|allowed| allowed == origin)
    }
}

/// Scheme, host and perhaps a port, as browsers write it.
fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| {
        let fine =
            |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b".-:[]".contains(&it);
        !host.is_empty() && host.bytes().all(fine)
    })
}

/// Addresses and ranges.
pub(super) fn proxies(texts: &[String]) -> Result<Vec<IpNet>, ConfigError> {
    let read = |text: &String| {
        let range = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        range.map_err(|_| {
            let reason = format!("`{text}` is not an address or a range like `10.0.0.0/8`");
            ConfigError::Invalid { name: "trusted_proxies", reason }
        })
    };
    texts.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origins: &[&str], credentials: bool, problem: Option<&str>) {
        let origins = origins.iter().map(|it| (*it).to_owned()).collect();
        match (CorsSettings { origins, credentials }.check(), problem) {
            (Ok(_), None) => {}
            (Err(error), Some(part)) => assert!(error.to_string().contains(part), "{error}"),
            (read, _) => panic!("{read:?}"),
        }
    }

    #[test]
    fn only_exact_origins_can_be_allowed() {
        check(&[], true, None);
        check(&["https://app.example.org", "http://localhost:5173"], true, None);
        check(&["https://app.example.org", "*"], true, Some("every site act as whoever visits"));
        check(&["*"], false, Some("`*` is not an origin"));
        check(&["null"], false, Some("`null` is not an origin"));
        for wrong in ["app.example.org", "https://", "https://a.b/", "https://*.b", "HTTPS://a.b"] {
            check(&[wrong], false, Some("is not an origin like"));
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_range() {
        let read = |text: &str| proxies(&[text.to_owned()]);
        assert!(read("10.0.0.1").is_ok() && read("10.0.0.0/8").is_ok() && read("fd00::/8").is_ok());
        assert!(read("proxy.local").unwrap_err().to_string().contains("`proxy.local`"));
    }
}
