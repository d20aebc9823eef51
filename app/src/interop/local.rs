//! A place for a value of the browser that a component owns: an editor, an observer. Empty on the
//! server, where such a value would be bound to one thread.

use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;

/// Copy it freely. The value is dropped when the component goes.
pub struct Local<T: 'static>(StoredValue<SendOption<T>>);

impl<T> Clone for Local<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Local<T> {}

impl<T> Default for Local<T> {
    fn default() -> Self {
        let place = Self(StoredValue::new(SendOption::new_local(None)));
        on_cleanup(move || drop(place.take()));
        place
    }
}

impl<T> Local<T> {
    /// A value for a component that has gone meanwhile is dropped at once.
    pub fn set(&self, value: T) {
        let old = self.take();
        let _component_gone = self.0.try_set_value(SendOption::new_local(Some(value)));
        drop(old);
    }

    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> Option<R> {
        self.0.try_with_value(|value| value.as_ref().map(read)).flatten()
    }

    /// Taken out before it is dropped: a value that calls back while it goes finds nothing locked.
    pub fn take(&self) -> Option<T> {
        if self.0.try_with_value(|value| value.is_none()) != Some(false) {
            return None;
        }
        self.0
            .try_update_value(|value| std::mem::replace(value, SendOption::new_local(None)).take())
            .flatten()
    }
}
