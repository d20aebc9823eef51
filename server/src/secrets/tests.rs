//! Sealing, opening, and every way in which a sealed value must not open.

use super::*;
use proptest::prelude::*;
use secrecy::ExposeSecret;

const PLACE: Bound<'static> =
    Bound { workspace: "default", connection: "conn_1", field: "password" };

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn open(ring: &KeyRing, place: &Bound<'_>, sealed: &Sealed) -> Result<String, SecretError> {
    ring.open(place, sealed, "the test".to_owned()).map(|plain| plain.expose_secret().to_owned())
}

fn file(directory: &tempfile::TempDir) -> KeySource {
    KeySource::File(directory.path().join("secret.keys"))
}

proptest! {
    #[test]
    fn what_is_sealed_opens_and_is_not_readable(text in "\\PC{0,80}") {
        let ring = KeyRing::generate();
        let sealed = ring.seal(&PLACE, &secret(&text));
        prop_assert_eq!(open(&ring, &PLACE, &sealed).unwrap(), text.clone());
        if text.len() > 3 {
            let stored = sealed.text.windows(text.len()).any(|window| window == text.as_bytes());
            prop_assert!(!stored);
        }
    }

    #[test]
    fn any_changed_byte_is_noticed(
        text in "\\PC{0,40}",
        place in 0_usize..1_000,
        change in 1_u8..=255,
    ) {
        let ring = KeyRing::generate();
        let mut sealed = ring.seal(&PLACE, &secret(&text));
        let all = sealed.nonce.len() + sealed.text.len();
        let place = place % all;
        match place.checked_sub(sealed.nonce.len()) {
            None => sealed.nonce[place] ^= change,
            Some(place) => sealed.text[place] ^= change,
        }
        let answer = open(&ring, &PLACE, &sealed);
        let is_altered = matches!(answer, Err(SecretError::Altered { .. }));
        prop_assert!(is_altered);
    }

    #[test]
    fn a_shortened_or_lengthened_value_is_noticed(cut in 0_usize..24, extra in 0_usize..3) {
        let ring = KeyRing::generate();
        let mut sealed = ring.seal(&PLACE, &secret("hunter22"));
        let whole = sealed.text.len();
        sealed.text.truncate(cut.min(whole));
        sealed.text.extend(std::iter::repeat_n(0, extra));
        prop_assume!(sealed.text.len() != whole);
        prop_assert!(open(&ring, &PLACE, &sealed).is_err());
        let mut sealed = ring.seal(&PLACE, &secret("hunter22"));
        sealed.nonce.truncate(cut % 12);
        prop_assert!(open(&ring, &PLACE, &sealed).is_err());
    }

    #[test]
    fn a_value_moved_elsewhere_does_not_open(
        workspace in "[a-z]{1,8}",
        connection in "conn_[a-z0-9]{1,8}",
        field in "[a-z]{1,8}",
    ) {
        let ring = KeyRing::generate();
        let there = Bound { workspace: &workspace, connection: &connection, field: &field };
        prop_assume!(there != PLACE);
        let sealed = ring.seal(&PLACE, &secret("hunter22"));
        let is_altered = matches!(open(&ring, &there, &sealed), Err(SecretError::Altered { .. }));
        prop_assert!(is_altered);
    }

    #[test]
    fn parts_cannot_be_shifted_into_each_other(joined in "[a-z]{2,12}", at in 1_usize..11) {
        let at = at.min(joined.len() - 1);
        let (left, right) = joined.split_at(at);
        let one = Bound { workspace: "w", connection: left, field: right };
        let other = Bound { workspace: "w", connection: &joined, field: "" };
        let key = KeyRing::generate().active().clone();
        prop_assert_ne!(one.bytes(&key), other.bytes(&key));
    }
}

#[test]
fn another_key_of_the_same_name_does_not_open() {
    let (one, other) = (KeyRing::generate(), KeyRing::generate());
    let renamed = other.to_text().replace(other.active().as_str(), one.active().as_str());
    let other = KeyRing::parse(&renamed).unwrap();
    let sealed = one.seal(&PLACE, &secret("hunter22"));
    assert!(matches!(open(&other, &PLACE, &sealed), Err(SecretError::Altered { .. })));
}

#[test]
fn a_missing_key_is_named_with_the_connection() {
    let sealed = KeyRing::generate().seal(&PLACE, &secret("hunter22"));
    let error = open(&KeyRing::generate(), &PLACE, &sealed).unwrap_err().to_string();
    assert!(error.contains(sealed.key.as_str()) && error.contains("conn_1"), "{error}");
    assert!(!error.contains("hunter22"));
}

#[test]
fn the_same_password_is_sealed_differently_each_time() {
    let ring = KeyRing::generate();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..1_000 {
        let sealed = ring.seal(&PLACE, &secret("hunter22"));
        assert!(seen.insert(sealed.nonce.clone()) && seen.insert(sealed.text.clone()));
    }
}

#[test]
fn keys_are_read_from_text_or_refused_without_repeating_them() {
    let key =
        |fill: u8| base64::Engine::encode(&base64::engine::general_purpose::STANDARD, [fill; 32]);
    let (one, two) = (key(1), key(2));
    let ring = KeyRing::parse(&format!("# note\n new:{one} , old:{two}\n")).unwrap();
    assert_eq!(ring.active().as_str(), "new");
    assert_eq!(format!("{ring:?}"), r#"["new", "old"]"#);
    for (text, reason) in [
        (String::new(), "there is none"),
        ("# only a note".to_owned(), "there is none"),
        (one.clone(), "entry 1 is not"),
        (format!("a:{one},a:{two}"), "two keys `a`"),
        (format!("a b:{one}"), "id of entry 1"),
        ("a:c2hvcnQ=".to_owned(), "has 5 bytes"),
        (format!("a:{one}!"), "not base64"),
    ] {
        let error = KeyRing::parse(&text).unwrap_err();
        assert!(error.contains(reason), "{error}");
        assert!(!error.contains(&one), "a key is in `{error}`");
    }
}

#[test]
fn a_key_file_is_made_once_for_its_owner_alone() {
    let directory = tempfile::tempdir().unwrap();
    let first = Secrets::open(file(&directory)).unwrap();
    let again = Secrets::open(file(&directory)).unwrap();
    assert_eq!(first.active(), again.active());
    let names: Vec<_> = std::fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "no draft is left: {names:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let path = directory.path().join("secret.keys");
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Secrets::open(file(&directory)), Err(SecretError::Exposed { .. })));
    }
}

#[test]
fn processes_that_start_together_agree_on_one_key() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("secret.keys");
    let starts: Vec<_> = (0..16)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || Secrets::open(KeySource::File(path)).unwrap().active())
        })
        .collect();
    let ids: std::collections::HashSet<_> =
        starts.into_iter().map(|start| start.join().unwrap()).collect();
    assert_eq!(ids.len(), 1);
}

#[test]
fn a_draft_left_by_a_kill_is_never_read() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("secret.draft-0"), "half a k").unwrap();
    assert!(Secrets::open(file(&directory)).is_ok());
}

#[test]
fn a_damaged_or_vanished_key_file_is_an_error_and_never_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let secrets = Secrets::open(file(&directory)).unwrap();
    let path = directory.path().join("secret.keys");
    std::fs::remove_file(&path).unwrap();
    assert!(secrets.seal(&PLACE, &secret("x")).is_err(), "sealing under a key that is lost");
    std::fs::write(&path, "").unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    assert!(matches!(Secrets::open(file(&directory)), Err(SecretError::BadKeys { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
}

#[test]
fn a_rotation_elsewhere_is_noticed() {
    let directory = tempfile::tempdir().unwrap();
    let server = Secrets::open(file(&directory)).unwrap();
    let command = Secrets::open(file(&directory)).unwrap();
    let old = server.seal(&PLACE, &secret("hunter22")).unwrap();
    let added = command.add_key().unwrap();
    let new = command.seal(&PLACE, &secret("hunter22")).unwrap();
    assert_eq!(new.key, added);
    assert_eq!(server.open_sealed(&PLACE, &new).unwrap().expose_secret(), "hunter22");
    assert_eq!(server.seal(&PLACE, &secret("x")).unwrap().key, added);
    assert_eq!(command.open_sealed(&PLACE, &old).unwrap().expose_secret(), "hunter22");
    assert_eq!(command.retire_all_but(&[]).unwrap(), vec![old.key.clone()]);
    assert!(matches!(command.open_sealed(&PLACE, &old), Err(SecretError::UnknownKey { .. })));
}

#[test]
fn keys_of_the_environment_are_never_written_anywhere() {
    let text = KeyRing::generate().to_text();
    let source = KeySource::Environment(secret(&text));
    let secrets = Secrets::open(source).unwrap();
    assert!(matches!(secrets.add_key(), Err(SecretError::FromEnvironment { .. })));
    assert!(!format!("{secrets:?}").contains(text.split(':').nth(1).unwrap().trim()));
}
