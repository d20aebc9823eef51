//! A parser for `text/event-stream` (WHATWG HTML, 9.2.6), fed with bytes as the network delivers them.
//! Pure; the browser's `EventSource` cannot be used because it only knows GET.

/// One dispatched event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// `event:`; empty for an unnamed event.
    pub event: String,
    /// All `data:` lines, joined by line feeds.
    pub data: String,
    /// The last `id:` seen in the stream so far.
    pub id: Option<String>,
}

#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    /// The last byte was a carriage return: a line feed right after it belongs to the same line end.
    after_cr: bool,
    started: bool,
    event: String,
    data: Option<String>,
    id: Option<String>,
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl Parser {
    /// Takes the next bytes and returns the events they complete. Chunks may end anywhere, also
    /// inside a character.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        for &byte in bytes {
            let second_half = self.after_cr && byte == b'\n';
            self.after_cr = byte == b'\r';
            match byte {
                b'\n' if second_half => {}
                b'\n' | b'\r' => frames.extend(self.end_of_line()),
                _ => self.line.push(byte),
            }
        }
        frames
    }

    fn end_of_line(&mut self) -> Option<Frame> {
        let bytes = std::mem::take(&mut self.line);
        let bytes = match self.started {
            true => bytes.as_slice(),
            false => bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes),
        };
        self.started = true;
        if bytes.is_empty() {
            return self.dispatch();
        }
        let line = String::from_utf8_lossy(bytes);
        match line.split_once(':') {
            // A comment: the server's heartbeat.
            Some(("", _)) => {}
            Some((field, value)) => self.field(field, value.strip_prefix(' ').unwrap_or(value)),
            None => self.field(&line, ""),
        }
        None
    }

    fn field(&mut self, name: &str, value: &str) {
        match name {
            "event" => self.event = value.to_owned(),
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            // `retry` and unknown fields: how to reconnect is decided elsewhere.
            _ => {}
        }
    }

    /// An event without data is not dispatched, says the standard.
    fn dispatch(&mut self) -> Option<Frame> {
        let event = std::mem::take(&mut self.event);
        let data = self.data.take()?;
        Some(Frame { event, data, id: self.id.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Vec<Frame> {
        Parser::default().feed(text.as_bytes())
    }

    fn frame(event: &str, data: &str, id: Option<&str>) -> Frame {
        Frame { event: event.to_owned(), data: data.to_owned(), id: id.map(str::to_owned) }
    }

    /// The same stream in pieces of every size gives the same events.
    fn check(text: &str, expected: &[Frame]) {
        assert_eq!(parse(text), expected, "{text:?} at once");
        for size in 1..text.len() {
            let mut parser = Parser::default();
            let frames: Vec<Frame> =
                text.as_bytes().chunks(size).flat_map(|chunk| parser.feed(chunk)).collect();
            assert_eq!(frames, expected, "{text:?} in pieces of {size} bytes");
        }
    }

    #[test]
    fn events_end_with_an_empty_line() {
        check("data: a\n\ndata: b\n\n", &[frame("", "a", None), frame("", "b", None)]);
        check("data: unfinished\n", &[]);
    }

    #[test]
    fn all_three_line_ends_are_understood() {
        for end in ["\n", "\r", "\r\n"] {
            let text = format!("event: done{end}id: 4{end}data: x{end}{end}data: y{end}{end}");
            check(&text, &[frame("done", "x", Some("4")), frame("", "y", Some("4"))]);
        }
    }

    #[test]
    fn data_lines_are_joined() {
        check("data: a\ndata: b\ndata\n\n", &[frame("", "a\nb\n", None)]);
    }

    #[test]
    fn one_space_after_the_colon_is_dropped_and_no_more() {
        check("data:a\n\ndata:  b\n\n", &[frame("", "a", None), frame("", " b", None)]);
        check("data: {\"a\": 1}\n\n", &[frame("", "{\"a\": 1}", None)]);
    }

    #[test]
    fn comments_and_unknown_fields_are_ignored() {
        check(": heartbeat\n\n:\n\ndata: a\nretry: 10\nmood: good\n\n", &[frame("", "a", None)]);
    }

    #[test]
    fn an_event_without_data_is_dropped_with_its_name() {
        check("event: lonely\n\ndata: a\n\n", &[frame("", "a", None)]);
    }

    #[test]
    fn the_id_stays_until_the_next_one() {
        check(
            "id: 1\ndata: a\n\ndata: b\n\nid: 2\n\ndata: c\n\n",
            &[frame("", "a", Some("1")), frame("", "b", Some("1")), frame("", "c", Some("2"))],
        );
        check("id: a\0b\ndata: x\n\n", &[frame("", "x", None)]);
    }

    #[test]
    fn characters_may_be_cut_by_the_network() {
        check("data: größe · 42 € 🙂\n\n", &[frame("", "größe · 42 € 🙂", None)]);
    }

    #[test]
    fn a_byte_order_mark_may_open_the_stream() {
        check("\u{feff}data: a\n\n", &[frame("", "a", None)]);
    }
}
