//! The browser's own storage, for what may be lost: unsaved editor tabs.

#[cfg(feature = "hydrate")]
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

#[cfg(feature = "hydrate")]
pub fn read(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// A full or forbidden storage keeps nothing, which the next visit shows.
#[cfg(feature = "hydrate")]
pub fn write(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _full = storage.set_item(key, value);
    }
}

#[cfg(not(feature = "hydrate"))]
pub fn read(_key: &str) -> Option<String> {
    None
}

#[cfg(not(feature = "hydrate"))]
pub fn write(_key: &str, _value: &str) {}
