//! llama.cpp as a [`Decoder`], by the crate `llama-cpp-2`.

use super::Options;
use super::client::Embedded;
use super::decoder::{Decoder, DecoderError, Token};
use crate::LlmError;
use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::{DecodeError, LogOptions, send_logs_to_tracing};
use std::num::NonZeroU32;

/// Tokens read at once at most.
const BATCH: u32 = 64;
/// A model whose chat template has this is told its roles the way `template` does.
const CHAT_ML: &str = "<|im_start|>";

/// Loads a model file: about two seconds, then it answers until the last handle is dropped.
pub async fn load(options: Options) -> Result<Embedded, LlmError> {
    let name = options.name.clone();
    Embedded::start(name, Box::new(move |work| with_model(&options, work))).await
}

fn with_model(options: &Options, work: &mut dyn FnMut(&mut dyn Decoder)) -> Result<(), LlmError> {
    processor()?;
    let cannot = |reason: String| LlmError::Config {
        reason: format!("`{}` cannot be loaded: {reason}", options.file.display()),
    };
    send_logs_to_tracing(LogOptions::default().with_logs_enabled(false));
    let backend = LlamaBackend::init().map_err(|error| cannot(error.to_string()))?;
    let parameters = LlamaModelParams::default().with_n_gpu_layers(0);
    let model = LlamaModel::load_from_file(&backend, &options.file, &parameters)
        .map_err(|error| cannot(error.to_string()))?;
    let template = model.chat_template(None).ok().and_then(|it| it.to_string().ok());
    if !template.is_some_and(|template| template.contains(CHAT_ML)) {
        return Err(cannot("its chat template is not ChatML".to_owned()));
    }
    let threads = options.threads.max(1) as i32;
    let parameters = LlamaContextParams::default()
        .with_n_ctx(NonZeroU32::new(options.context.max(512)))
        .with_n_batch(BATCH)
        .with_n_ubatch(BATCH)
        .with_n_seq_max(options.slots.max(1))
        .with_kv_unified(true)
        .with_n_threads(threads)
        .with_n_threads_batch(threads)
        .with_no_perf(true);
    let context =
        model.new_context(&backend, parameters).map_err(|error| cannot(error.to_string()))?;
    let batch = LlamaBatch::new(BATCH as usize, 1);
    let sequences = options.slots.max(1) as usize;
    work(&mut Llama { model: &model, context, batch, sequences });
    Ok(())
}

/// The native part is built for processors that have these (.cargo/config.toml).
fn processor() -> Result<(), LlmError> {
    #[cfg(target_arch = "x86_64")]
    if !(is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("fma")
        && is_x86_feature_detected!("f16c")
        && is_x86_feature_detected!("bmi2"))
    {
        let reason = "this processor lacks AVX2, FMA, F16C or BMI2; build the server for it".into();
        return Err(LlmError::Config { reason });
    }
    Ok(())
}

struct Llama<'m> {
    model: &'m LlamaModel,
    context: LlamaContext<'m>,
    batch: LlamaBatch<'m>,
    sequences: usize,
}

fn failed(error: impl ToString) -> DecoderError {
    DecoderError::Failed(error.to_string())
}

impl Decoder for Llama<'_> {
    fn context(&self) -> usize {
        self.context.n_ctx() as usize
    }

    fn sequences(&self) -> usize {
        self.sequences
    }

    fn tokens(&self, text: &str, special: bool) -> Vec<Token> {
        let tokens = self.model.vocab().tokenize(text.as_bytes(), false, special);
        tokens.into_iter().map(|token| token.0).collect()
    }

    fn piece(&self, token: Token) -> Vec<u8> {
        self.model.vocab().token_to_piece(LlamaToken(token), false, None)
    }

    fn is_end(&self, token: Token) -> bool {
        self.model.vocab().is_eog(LlamaToken(token))
    }

    fn read(&mut self, sequence: usize, at: usize, tokens: &[Token]) -> Result<(), DecoderError> {
        self.batch.clear();
        for (offset, token) in tokens.iter().enumerate() {
            let last = offset + 1 == tokens.len();
            let position = (at + offset) as i32;
            let sequence = [sequence as i32];
            self.batch.add(LlamaToken(*token), position, &sequence, last).map_err(failed)?;
        }
        self.context.decode(&mut self.batch).map_err(|error| match error {
            DecodeError::NoKvCacheSlot => DecoderError::Full { context: self.context() },
            other => failed(other),
        })
    }

    fn logits(&self) -> &[f32] {
        self.context.get_logits_ith(self.batch.n_tokens() - 1)
    }

    fn share(&mut self, from: usize, to: usize, length: usize) -> Result<(), DecoderError> {
        let end = Some(length as u32);
        self.context.copy_kv_cache_seq(from as i32, to as i32, Some(0), end).map_err(failed)
    }

    fn cut(&mut self, sequence: usize, length: usize) -> Result<(), DecoderError> {
        self.context.kv_cache_seq_rm(sequence as i32, Some(length as u32), None).map_err(failed)
    }
}
