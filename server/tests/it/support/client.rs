//! A small HTTP client: JSON in, status and JSON out, the session's cookie carried along.

use super::Frames;
use reqwest::{Method, RequestBuilder, Response, redirect};
use serde_json::Value;

#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    pub cookie: Option<String>,
    bearer: Option<String>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        Self { status, headers, text: response.text().await.unwrap() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// Fails unless this is a problem with that status and code.
    pub fn expect_problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert!(problem["instance"].as_str().is_some_and(|it| it.starts_with("/requests/")));
        problem
    }

    pub fn expect_status(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.text);
    }

    pub fn expect_ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }
}

impl Client {
    pub fn new(url: &str, cookie: Option<String>) -> Self {
        let http = reqwest::Client::builder().redirect(redirect::Policy::none()).build().unwrap();
        Self { http, url: url.to_owned(), cookie, bearer: None }
    }

    /// One that sends a token with every request.
    pub fn bearing(url: &str, token: &str) -> Self {
        Self { bearer: Some(format!("Bearer {token}")), ..Self::new(url, None) }
    }

    /// `path` below the API's base, or from the root when it begins with `//`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = match path.strip_prefix("//") {
            Some(path) => format!("{}/{path}", self.url),
            None => format!("{}/api/vanna/v3{path}", self.url),
        };
        let request = self.http.request(method, url);
        let request = match &self.bearer {
            Some(bearer) => request.header("authorization", bearer),
            None => request,
        };
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(&body).send().await.unwrap()).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(&body).send().await.unwrap()).await
    }

    /// A body sent as it is.
    pub async fn post_text(&self, path: &str, content_type: &str, body: &str) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", content_type);
        Answer::of(request.body(body.to_owned()).send().await.unwrap()).await
    }

    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace('@', "%40")))
            .collect();
        self.post_text(path, "application/x-www-form-urlencoded", &body.join("&")).await
    }

    /// Opens an event stream.
    pub async fn stream(&self, body: Value) -> Frames {
        let request = self.request(Method::POST, "/chat/events").json(&body);
        Frames::of(request.send().await.unwrap())
    }

    /// Asks and waits for the end of the stream.
    pub async fn ask(&self, body: Value) -> Vec<super::Frame> {
        super::frames(self.stream(body).await).await
    }
}
