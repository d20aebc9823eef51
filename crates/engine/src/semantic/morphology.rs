//! A small English stemmer: plural and verb endings off, irregular forms by table. It maps forms
//! of one word to one stem; the stem need not be a word.

/// The stem of a lowercase word.
pub fn stem(word: &str) -> String {
    if word.len() < 3 || !word.is_ascii() || word.bytes().any(|b| !b.is_ascii_lowercase()) {
        return word.to_owned();
    }
    if let Ok(at) = IRREGULAR.binary_search_by(|(form, _)| (*form).cmp(word)) {
        return IRREGULAR[at].1.to_owned();
    }
    derive(&singular(word))
}

/// The singular of a noun, or the base of a verb in the third person.
pub fn singular(word: &str) -> String {
    if let Ok(at) = IRREGULAR.binary_search_by(|(form, _)| (*form).cmp(word)) {
        return IRREGULAR[at].1.to_owned();
    }
    let keep = ["ss", "us", "is"].iter().any(|ending| word.ends_with(ending));
    if word.len() < 4 || keep || !word.ends_with('s') {
        return word.to_owned();
    }
    let replace = |from: &str, to: &str| word.strip_suffix(from).map(|base| format!("{base}{to}"));
    if word.len() > 4 && word.ends_with("ies") {
        return replace("ies", "y").unwrap_or_default();
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_owned();
        }
    }
    word[..word.len() - 1].to_owned()
}

/// A form that can only be the past of a verb: `ordered`, `made`.
pub fn is_past(word: &str) -> bool {
    const PAST: [&str; 20] = [
        "began", "bought", "built", "gave", "gone", "held", "kept", "led", "left", "made", "paid",
        "sang", "sent", "sold", "spent", "taken", "taught", "took", "won", "wrote",
    ];
    word.ends_with("ed") || PAST.contains(&word)
}

/// Verb endings off: `-ing`, `-ed`, with the doubled consonant or the silent `e` undone.
fn derive(word: &str) -> String {
    for ending in ["ing", "ed"] {
        if let Some(base) = word.strip_suffix(ending)
            && base.len() >= 3
            && base.bytes().any(is_vowel)
        {
            return close(base);
        }
    }
    close(word)
}

/// One written form for `hire`, `hir(ing)` and `stop`, `stopp(ing)`.
fn close(base: &str) -> String {
    let bytes = base.as_bytes();
    let last = bytes[bytes.len() - 1];
    if bytes.len() > 3
        && last == bytes[bytes.len() - 2]
        && !is_vowel(last)
        && last != b's'
        && last != b'l'
    {
        return base[..base.len() - 1].to_owned();
    }
    if base.len() > 3 && last == b'e' {
        return base[..base.len() - 1].to_owned();
    }
    if base.len() > 3 && last == b'y' && !is_vowel(bytes[bytes.len() - 2]) {
        return format!("{}i", &base[..base.len() - 1]);
    }
    if base.len() > 4 && base.ends_with("ll") {
        return base[..base.len() - 1].to_owned();
    }
    base.to_owned()
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Sorted by form. Stems are written as [`stem`] would write them.
const IRREGULAR: &[(&str, &str)] = &[
    ("bought", "buy"),
    ("built", "build"),
    ("buying", "buy"),
    ("buys", "buy"),
    ("children", "child"),
    ("data", "data"),
    ("during", "during"),
    ("feet", "foot"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("heads", "head"),
    ("held", "hold"),
    ("ids", "id"),
    ("kept", "keep"),
    ("knives", "knife"),
    ("led", "lead"),
    ("left", "left"),
    ("lives", "liv"),
    ("made", "mak"),
    ("men", "man"),
    ("mice", "mouse"),
    ("movies", "movie"),
    ("need", "need"),
    ("paid", "pay"),
    ("people", "person"),
    ("placed", "place"),
    ("places", "place"),
    ("red", "red"),
    ("sang", "sing"),
    ("sent", "send"),
    ("series", "series"),
    ("shelves", "shelf"),
    ("sold", "sell"),
    ("speed", "speed"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("spring", "spring"),
    ("staff", "staff"),
    ("status", "status"),
    ("statuses", "status"),
    ("string", "string"),
    ("sung", "sing"),
    ("taken", "tak"),
    ("taught", "teach"),
    ("thing", "thing"),
    ("took", "tak"),
    ("women", "woman"),
    ("won", "win"),
    ("written", "writ"),
    ("wrote", "writ"),
];
