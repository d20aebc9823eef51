//! A statement of MySQL, with its texts the way the other databases write them.

use sql_guard::Dialect;

/// The same statement as it is kept: in MySQL `"x"` is a text and a backslash escapes, which nothing here has to
/// know when it is written the way of the others.
pub fn plain(sql: &str, dialect: Dialect) -> String {
    if dialect != Dialect::Mysql {
        return sql.to_owned();
    }
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql.chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '\'' | '"' => {
                text.push('\'');
                while let Some(inner) = rest.next() {
                    match inner {
                        '\\' => match rest.next() {
                            Some('\'') => text.push_str("''"),
                            Some('"') => text.push('"'),
                            Some(other) => text.extend(['\\', other]),
                            None => text.push('\\'),
                        },
                        _ if inner == letter => match rest.next_if_eq(&letter) {
                            Some('\'') => text.push_str("''"),
                            Some(other) => text.push(other),
                            None => break,
                        },
                        '\'' => text.push_str("''"),
                        other => text.push(other),
                    }
                }
                text.push('\'');
            }
            '`' => {
                text.push('`');
                for inner in rest.by_ref() {
                    text.push(inner);
                    if inner == '`' {
                        break;
                    }
                }
            }
            // A comment may hold a quote of its own.
            '#' => text.push_str(skip_line(&mut rest)),
            // Without a space it takes twice the opposite.
            '-' if rest.peek() == Some(&'-')
                && rest.clone().nth(1).is_none_or(char::is_whitespace) =>
            {
                text.push_str(skip_line(&mut rest));
            }
            '/' if rest.peek() == Some(&'*') => {
                let mut before = ' ';
                rest.next();
                for inner in rest.by_ref() {
                    if before == '*' && inner == '/' {
                        break;
                    }
                    before = inner;
                }
                text.push(' ');
            }
            other => text.push(other),
        }
    }
    text
}

fn skip_line(rest: &mut impl Iterator<Item = char>) -> &'static str {
    match rest.any(|letter| letter == '\n') {
        true => "\n",
        false => "",
    }
}
