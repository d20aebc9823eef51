//! Texts as vectors, so that questions can be near each other without the same words. [`Embedder`] is the
//! trait; the providers are in [`crate::providers`], and [`Steady`] asks again and leaves out what keeps
//! failing, as for models that answer.

use crate::breaker::{heard, lock};
use crate::retry::again;
use crate::{Breaker, LlmError, RetryPolicy};
use async_trait::async_trait;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// Texts of one call.
pub const MOST_TEXTS: usize = 64;
/// Numbers of one vector; the largest model in use has 4,096.
pub const MOST_NUMBERS: usize = 8_192;

/// Dropping a returned future ends the call.
#[async_trait]
pub trait Embedder: Send + Sync {
    /// Which vectors can be compared: those of the same model, as it is set up now.
    fn space(&self) -> String;

    /// One vector for each text, of one length all of them, in the order of the texts; at most
    /// [`MOST_TEXTS`].
    async fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, LlmError>;
}

/// How near two vectors are, -1..1; 0 where they cannot be compared.
pub fn cosine(one: &[f32], other: &[f32]) -> f64 {
    if one.len() != other.len() {
        return 0.0;
    }
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
    };
    let lengths = (dot(one, one) * dot(other, other)).sqrt();
    if lengths == 0.0 { 0.0 } else { (dot(one, other) / lengths).clamp(-1.0, 1.0) }
}

/// What a provider sent, if it is what was asked for.
pub fn checked(vectors: Vec<Vec<f32>>, texts: usize) -> Result<Vec<Vec<f32>>, LlmError> {
    let wrong = |reason: String| Err(LlmError::Malformed { reason });
    if vectors.len() != texts {
        return wrong(format!("{} vectors for {texts} texts", vectors.len()));
    }
    let numbers = vectors.first().map_or(0, Vec::len);
    if texts > 0 && !(1..=MOST_NUMBERS).contains(&numbers) {
        return wrong(format!("a vector of {numbers} numbers"));
    }
    if vectors.iter().any(|vector| vector.len() != numbers) {
        return wrong("vectors of several lengths".to_owned());
    }
    if vectors.iter().flatten().any(|number| !number.is_finite()) {
        return wrong("a number that is none".to_owned());
    }
    Ok(vectors)
}

/// An embedder that is asked again where that helps, and not while its breaker is open.
pub struct Steady<E> {
    inner: E,
    retry: RetryPolicy,
    breaker: Arc<Mutex<Breaker>>,
}

impl<E: Embedder> Steady<E> {
    pub fn new(inner: E, retry: RetryPolicy, breaker: Arc<Mutex<Breaker>>) -> Self {
        Self { inner, retry, breaker }
    }
}

#[async_trait]
impl<E: Embedder> Embedder for Steady<E> {
    fn space(&self) -> String {
        self.inner.space()
    }

    async fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, LlmError> {
        let admitted = lock(&self.breaker).admit(Instant::now());
        admitted.map_err(|left| LlmError::LeftOut { left })?;
        let answer = again(self.retry, || self.inner.embed(texts)).await;
        heard(&self.breaker, &answer);
        answer
    }
}

#[async_trait]
impl Embedder for Arc<dyn Embedder> {
    fn space(&self) -> String {
        self.as_ref().space()
    }

    async fn embed(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, LlmError> {
        self.as_ref().embed(texts).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_vectors_of_one_length_are_near_each_other() {
        for (one, other, expected) in [
            (vec![1.0, 0.0], vec![2.0, 0.0], 1.0),
            (vec![1.0, 0.0], vec![0.0, 3.0], 0.0),
            (vec![1.0, 0.0], vec![-1.0, 0.0], -1.0),
            (vec![1.0, 0.0], vec![1.0, 0.0, 0.0], 0.0),
            (vec![0.0, 0.0], vec![1.0, 0.0], 0.0),
        ] {
            assert_eq!(cosine(&one, &other), expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_not_one_vector_for_each_text_is_refused() {
        for (vectors, texts, fine) in [
            (vec![vec![1.0], vec![2.0]], 2, true),
            (vec![], 0, true),
            (vec![vec![1.0]], 2, false),
            (vec![vec![], vec![]], 2, false),
            (vec![vec![1.0], vec![1.0, 2.0]], 2, false),
            (vec![vec![f32::NAN]], 1, false),
            (vec![vec![0.0; MOST_NUMBERS + 1]], 1, false),
        ] {
            assert_eq!(checked(vectors, texts).is_ok(), fine, "{texts}");
        }
    }
}
