//! Randomness for ids made in the browser.

/// 128 random bits.
#[cfg(feature = "hydrate")]
pub fn bits() -> u128 {
    let mut bytes = [0_u8; 16];
    let filled = web_sys::window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    if filled.is_none() {
        // Only pages outside a window have no `crypto`; ids still need to differ there.
        bytes[..8].copy_from_slice(&js_sys::Math::random().to_bits().to_le_bytes());
        bytes[8..].copy_from_slice(&js_sys::Math::random().to_bits().to_le_bytes());
    }
    u128::from_le_bytes(bytes)
}

/// The server's pages make no ids: they only draw.
#[cfg(not(feature = "hydrate"))]
pub fn bits() -> u128 {
    0
}
