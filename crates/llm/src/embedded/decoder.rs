//! What a model can do, without saying which: the pure parts are tested with one that is made up.

/// A number of the model's vocabulary.
pub type Token = i32;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecoderError {
    /// Its memory is full; forgetting sequences helps.
    #[error("the model's memory of {context} tokens is full")]
    Full { context: usize },
    #[error("{0}")]
    Failed(String),
}

/// A model with a memory of sequences, numbered from 0.
pub trait Decoder {
    /// Tokens its memory holds, all sequences together; what they share counts once.
    fn context(&self) -> usize;

    fn sequences(&self) -> usize;

    /// `special`: markers like `<|im_end|>` become what they mean; otherwise they are plain text.
    fn tokens(&self, text: &str, special: bool) -> Vec<Token>;

    /// The bytes of a token, not always a whole character.
    fn piece(&self, token: Token) -> Vec<u8>;

    /// The answer ends here.
    fn is_end(&self, token: Token) -> bool;

    /// Reads `tokens` into `sequence` from position `at` on.
    fn read(&mut self, sequence: usize, at: usize, tokens: &[Token]) -> Result<(), DecoderError>;

    /// What may come after the last token read: one number for each token of the vocabulary.
    fn logits(&self) -> &[f32];

    /// `to` gets the first `length` tokens of `from`, without reading them again.
    fn share(&mut self, from: usize, to: usize, length: usize) -> Result<(), DecoderError>;

    /// Forgets all but the first `length` tokens of a sequence.
    fn cut(&mut self, sequence: usize, length: usize) -> Result<(), DecoderError>;
}
