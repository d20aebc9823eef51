//! What this process logs, kept to be searched.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};
use tracing_subscriber::EnvFilter;

#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// From now on, as talkative as it gets.
    pub fn of_this_process() -> Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        let log = LOG.get_or_init(|| {
            let log = Log::default();
            let writer = log.clone();
            let filter = EnvFilter::new("trace,sqlx=off,hyper=off,hyper_util=off,reqwest=off");
            let subscriber = tracing_subscriber::fmt().with_env_filter(filter);
            subscriber.with_writer(move || writer.clone()).try_init().expect("the only log");
            log
        });
        log.clone()
    }

    /// How much was logged; what follows is told by [`Log::since`].
    pub fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    pub fn since(&self, start: usize) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()[start..]).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
