//! Where the built client is. Its folder is named after its content, so that browsers keep the files for
//! good and never mix two builds; `pkg/current` holds that name, then the scripts that the client imports.

use app::ClientFiles;
use std::path::Path;

pub fn read(site_root: &Path) -> ClientFiles {
    match std::fs::read_to_string(site_root.join("pkg/current")) {
        Ok(text) => parse(&text),
        Err(_) => ClientFiles::default(),
    }
}

fn parse(text: &str) -> ClientFiles {
    let mut lines = text.lines();
    match lines.next() {
        Some(version) if is_version(version) => ClientFiles {
            folder: format!("/pkg/{version}"),
            modules: lines.map(str::to_owned).collect(),
        },
        _ => ClientFiles::default(),
    }
}

/// Whether the address is of a file that never changes: one in a folder named after its content.
pub fn is_versioned(path: &str) -> bool {
    let below = path.strip_prefix("/pkg/").and_then(|rest| rest.split_once('/'));
    below.is_some_and(|(version, _)| is_version(version))
}

fn is_version(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_names_the_folder() {
        let files = parse("0123456789abcdef\nparts.js\nsnippets/a.js\n");
        assert_eq!(files.folder, "/pkg/0123456789abcdef");
        assert_eq!(files.modules, ["parts.js", "snippets/a.js"]);
    }

    #[test]
    fn anything_else_is_the_plain_folder() {
        for text in ["", "../../etc", "0123456789abcdeg\n"] {
            assert_eq!(parse(text), ClientFiles::default(), "{text:?}");
        }
    }

    #[test]
    fn only_files_named_after_their_content_never_change() {
        assert!(is_versioned("/pkg/0123456789abcdef/candor.js"));
        for path in
            ["/pkg/candor.js", "/pkg/current", "/pkg/snippets/app/a.js", "/0123456789abcdef/a"]
        {
            assert!(!is_versioned(path), "{path}");
        }
    }
}
