//! Whatever is done to a chain is found: one changed field, a deletion, a swap, a cut, a forged head.

use super::chain::random_key;
use super::record::NOTHING;
use super::*;
use proptest::prelude::*;

fn keys() -> AuditKeys {
    AuditKeys::new("k1", &super::chain::KeyBytes::new([7; 32]))
}

fn record(seq: u64, text: &str, maybe: Option<&str>) -> Record {
    let maybe = maybe.map(str::to_owned);
    Record {
        workspace: WORKSPACE.to_owned(),
        seq,
        at: format!("2024-01-01T00:00:{:02}.000000Z", seq % 60),
        actor_kind: "person".to_owned(),
        actor_id: maybe.clone(),
        actor_name: text.to_owned(),
        auth: maybe.clone(),
        address: maybe.clone(),
        request_id: maybe.clone(),
        action: "statement.run".to_owned(),
        resource: maybe.clone(),
        connection: maybe.clone(),
        outcome: "done".to_owned(),
        code: maybe.clone(),
        duration_us: maybe.map(|text| text.len() as u64),
        detail: format!("{{\"text\":{text:?}}}"),
        key_id: String::new(),
    }
}

fn chain(texts: &[(String, Option<String>)]) -> (Vec<Sealed>, Option<Head>) {
    let keys = keys();
    let (mut rows, mut head) = (Vec::<Sealed>::new(), None);
    for (text, maybe) in texts {
        let (seq, prev) = Head::next(head.as_ref());
        let sealed = keys.seal(record(seq, text, maybe.as_deref()), prev);
        head = Some(keys.head(&sealed));
        rows.push(sealed);
    }
    (rows, head)
}

fn verify(rows: &[Sealed], head: Option<&Head>) -> Result<u64, Broken> {
    let keys = keys();
    let mut verifier = Verifier::new(&keys, None)?;
    rows.iter().try_for_each(|row| verifier.push(row))?;
    verifier.finish(head)
}

/// Changes one field; there are 19 of them.
fn change(row: &mut Sealed, field: usize) {
    let record = &mut row.record;
    let text = |text: &mut String| text.push('x');
    let maybe = |text: &mut Option<String>| match text {
        Some(text) if text.is_empty() => text.push('x'),
        // From something to nothing, and from nothing to something empty.
        Some(_) => *text = None,
        None => *text = Some(String::new()),
    };
    match field {
        0 => text(&mut record.workspace),
        1 => record.seq += 1,
        2 => text(&mut record.at),
        3 => text(&mut record.actor_kind),
        4 => maybe(&mut record.actor_id),
        5 => text(&mut record.actor_name),
        6 => maybe(&mut record.auth),
        7 => maybe(&mut record.address),
        8 => maybe(&mut record.request_id),
        9 => text(&mut record.action),
        10 => maybe(&mut record.resource),
        11 => maybe(&mut record.connection),
        12 => text(&mut record.outcome),
        13 => maybe(&mut record.code),
        14 => record.duration_us = Some(record.duration_us.map_or(0, |us| us + 1)),
        15 => text(&mut record.detail),
        16 => text(&mut record.key_id),
        17 => row.prev[31] ^= 1,
        _ => row.hash[0] ^= 1,
    }
}

fn texts() -> impl Strategy<Value = Vec<(String, Option<String>)>> {
    prop::collection::vec((".{0,12}", prop::option::of(".{0,6}")), 2..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_chain_as_it_was_written_holds(texts in texts()) {
        let (rows, head) = chain(&texts);
        prop_assert_eq!(verify(&rows, head.as_ref()), Ok(rows.len() as u64));
    }

    #[test]
    fn one_changed_field_is_found_at_its_record(
        texts in texts(), place in any::<prop::sample::Index>(), field in 0_usize..19,
    ) {
        let (mut rows, head) = chain(&texts);
        let place = place.index(rows.len());
        change(&mut rows[place], field);
        let broken = verify(&rows, head.as_ref()).unwrap_err();
        prop_assert_eq!(broken.seq, place as u64 + 1, "{}", broken);
        match field {
            1 => prop_assert_eq!(broken.fault.kind(), "missing"),
            16 => prop_assert_eq!(broken.fault.kind(), "unknown_key"),
            _ => prop_assert_eq!(broken.fault.kind(), "changed"),
        }
    }

    #[test]
    fn a_deleted_record_is_named(texts in texts(), place in any::<prop::sample::Index>()) {
        let (mut rows, head) = chain(&texts);
        let place = place.index(rows.len());
        rows.remove(place);
        let broken = verify(&rows, head.as_ref()).unwrap_err();
        prop_assert_eq!(broken.seq, place as u64 + 1, "{}", broken);
    }

    #[test]
    fn records_that_change_places_are_named(
        texts in texts(), one in any::<prop::sample::Index>(), by in 1_usize..11, renumber: bool,
    ) {
        let (mut rows, head) = chain(&texts);
        let one = one.index(rows.len() - 1);
        let other = one + 1 + by % (rows.len() - 1 - one);
        rows.swap(one, other);
        if renumber {
            let seq = rows[one].record.seq;
            rows[one].record.seq = rows[other].record.seq;
            rows[other].record.seq = seq;
        }
        let broken = verify(&rows, head.as_ref()).unwrap_err();
        prop_assert_eq!(broken.seq, one as u64 + 1, "{}", broken);
        if renumber {
            let written = other as u64 + 1;
            prop_assert_eq!(broken.fault, Fault::Moved { seq: one as u64 + 1, written });
        }
    }

    #[test]
    fn a_cut_tail_is_found_however_long(texts in texts(), left in any::<prop::sample::Index>()) {
        let (mut rows, head) = chain(&texts);
        let (left, written) = (left.index(rows.len()), rows.len() as u64);
        rows.truncate(left);
        let broken = verify(&rows, head.as_ref()).unwrap_err();
        prop_assert_eq!(broken.fault, Fault::CutOff { last: left as u64, head: written });
    }

    #[test]
    fn different_records_have_different_bytes(
        one in (".{0,4}", prop::option::of(".{0,4}")), other in (".{0,4}", prop::option::of(".{0,4}")),
    ) {
        let bytes = |(text, maybe): &(String, Option<String>)| {
            let mut bytes = Vec::new();
            record(1, text, maybe.as_deref()).canonical(&mut bytes);
            bytes
        };
        prop_assert_eq!(one == other, bytes(&one) == bytes(&other));
    }
}

fn three() -> (Vec<Sealed>, Head) {
    let texts = ["a", "b", "c"].map(|text| (text.to_owned(), None));
    let (rows, head) = chain(&texts);
    (rows, head.unwrap())
}

#[test]
fn a_head_cannot_be_moved_back_or_removed() {
    let (rows, head) = three();
    let mut moved = head.clone();
    (moved.seq, moved.hash) = (2, rows[1].hash);
    let cut = verify(&rows[..2], Some(&moved)).unwrap_err();
    assert_eq!(cut.fault, Fault::HeadForged(2));
    assert_eq!(verify(&rows, None).unwrap_err().fault, Fault::HeadMissing);
    let old = keys().head(&rows[1]);
    let behind = verify(&rows, Some(&old)).unwrap_err();
    assert_eq!(behind.fault, Fault::HeadDiffers { last: 3, head: 2 });
}

#[test]
fn a_head_kept_elsewhere_shows_what_a_restored_one_hides() {
    let (rows, kept) = three();
    let keys = keys();
    let old = keys.head(&rows[1]);
    assert_eq!(verify(&rows[..2], Some(&old)), Ok(2), "an old copy of both is whole in itself");
    let mut verifier = Verifier::new(&keys, Some(&kept)).unwrap();
    rows[..2].iter().try_for_each(|row| verifier.push(row)).unwrap();
    let broken = verifier.finish(Some(&old)).unwrap_err();
    assert_eq!(broken.fault, Fault::CutOff { last: 2, head: 3 });
    let empty = Verifier::new(&keys, Some(&kept)).unwrap().finish(None).unwrap_err();
    assert_eq!(empty.seq, 1);
}

#[test]
fn whoever_has_no_key_cannot_continue_the_chain() {
    let (mut rows, head) = three();
    let other = AuditKeys::new("k1", &random_key());
    rows.push(other.seal(record(4, "forged", None), head.hash));
    let broken = verify(&rows, Some(&other.head(&rows[3]))).unwrap_err();
    assert_eq!(broken.fault, Fault::Changed(4));
}

#[test]
fn a_chain_goes_on_under_a_new_key_and_needs_the_old_one() {
    let (mut rows, head) = three();
    let mut both = keys();
    both.know("k2", &random_key());
    both.activate("k2");
    rows.push(both.seal(record(4, "d", None), head.hash));
    let head = both.head(&rows[3]);
    let mut verifier = Verifier::new(&both, None).unwrap();
    rows.iter().try_for_each(|row| verifier.push(row)).unwrap();
    assert_eq!(verifier.finish(Some(&head)), Ok(4));
    let broken = verify(&rows, Some(&head)).unwrap_err();
    assert_eq!(broken.fault, Fault::UnknownKey(4, "k2".to_owned()));
}

#[test]
fn records_and_heads_have_keys_of_their_own() {
    let (rows, head) = three();
    let mut as_head = head.clone();
    as_head.signature = rows[2].hash.to_vec();
    assert!(!keys().signed(&as_head));
    assert_ne!(rows[0].hash, NOTHING);
}
