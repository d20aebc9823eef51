//! What one request has read. Drawing a page on the server may build a part of it twice (the tree is
//! walked once to find what it waits for, and once to draw it), and each would read again: twice the
//! work, and twice in the audit. The second gets what the first got.

use protocol::Problem;
use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;

type Kept = Result<Arc<dyn Any + Send + Sync>, Problem>;

/// Made for one request and dropped with it: nothing is kept from one request to the next.
#[derive(Default)]
pub struct Reads(Mutex<HashMap<String, Arc<OnceCell<Kept>>>>);

impl Reads {
    /// `what` names the read and everything that its answer depends on.
    pub async fn once<T>(
        &self,
        what: String,
        read: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem>
    where
        T: Clone + Send + Sync + 'static,
    {
        let cell = {
            let mut reads = self.0.lock().expect("no one panics while holding the reads");
            reads.entry(what).or_default().clone()
        };
        let kept =
            cell.get_or_init(|| async { read.await.map(|value| Arc::new(value) as Arc<_>) }).await;
        let value = kept.clone()?;
        Ok(value.downcast_ref::<T>().expect("one name stands for one read").clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::ErrorCode;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test]
    async fn the_same_is_read_once_and_what_differs_by_itself() {
        let reads = Reads::default();
        let count = AtomicUsize::new(0);
        let read = |name: &str| {
            reads.once(name.to_owned(), async {
                tokio::task::yield_now().await;
                Ok(count.fetch_add(1, Ordering::SeqCst))
            })
        };
        let (first, second, other) = tokio::join!(read("one"), read("one"), read("another"));
        let (first, second, other) = (first.unwrap(), second.unwrap(), other.unwrap());
        assert_eq!(first, second);
        assert_ne!(first, other);
        assert_eq!(read("one").await.unwrap(), first, "also after it has ended");
    }

    #[tokio::test]
    async fn a_read_that_failed_has_failed_for_both() {
        let reads = Reads::default();
        for _ in 0..2 {
            let failed = reads.once::<u8>("one".to_owned(), async {
                Err(Problem::new(ErrorCode::NotFound, "there is none"))
            });
            assert_eq!(failed.await.unwrap_err().code, ErrorCode::NotFound);
        }
    }
}
