//! The tiny subset of Markdown that summaries use: `**bold**` and line breaks. Everything else is text;
//! it never becomes HTML.

use leptos::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    Text(String),
    Bold(String),
}

/// Lines of the text. Stars without a partner stay stars.
pub fn parse(markdown: &str) -> Vec<Vec<Inline>> {
    markdown.lines().map(str::trim).filter(|line| !line.is_empty()).map(parse_line).collect()
}

fn parse_line(line: &str) -> Vec<Inline> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((before, bold, after)) = next_bold(rest) {
        push_text(&mut parts, before);
        parts.push(Inline::Bold(bold.to_owned()));
        rest = after;
    }
    push_text(&mut parts, rest);
    parts
}

/// Text before, the bold part, text after.
fn next_bold(text: &str) -> Option<(&str, &str, &str)> {
    let (before, open) = text.split_once("**")?;
    let (bold, after) = open.split_once("**")?;
    (!bold.trim().is_empty()).then_some((before, bold, after))
}

fn push_text(parts: &mut Vec<Inline>, text: &str) {
    if !text.is_empty() {
        parts.push(Inline::Text(text.to_owned()));
    }
}

#[component]
pub fn Markdown(#[prop(into)] text: String) -> impl IntoView {
    parse(&text)
        .into_iter()
        .map(|line| {
            let parts = line
                .into_iter()
                .map(|part| match part {
                    Inline::Text(text) => text.into_any(),
                    Inline::Bold(text) => view! { <strong>{text}</strong> }.into_any(),
                })
                .collect_view();
            view! { <p>{parts}</p> }
        })
        .collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(markdown: &str, expected: &[&[(&str, bool)]]) {
        let expected: Vec<Vec<Inline>> = expected
            .iter()
            .map(|line| {
                line.iter()
                    .map(|(text, bold)| match bold {
                        true => Inline::Bold((*text).to_owned()),
                        false => Inline::Text((*text).to_owned()),
                    })
                    .collect()
            })
            .collect();
        assert_eq!(parse(markdown), expected, "{markdown:?}");
    }

    #[test]
    fn bold_and_lines_are_all_there_is() {
        check("", &[]);
        check("plain", &[&[("plain", false)]]);
        check("**9.81 M** in 2024", &[&[("9.81 M", true), (" in 2024", false)]]);
        check("a **b** c **d**", &[&[("a ", false), ("b", true), (" c ", false), ("d", true)]]);
        check("one\n\ntwo\r\nthree", &[&[("one", false)], &[("two", false)], &[("three", false)]]);
    }

    #[test]
    fn unpaired_stars_stay() {
        check("2 ** 3", &[&[("2 ** 3", false)]]);
        check("****", &[&[("****", false)]]);
        check("a **b** ** c", &[&[("a ", false), ("b", true), (" ** c", false)]]);
    }

    #[test]
    fn html_and_links_are_text() {
        for text in ["<b>x</b>", "[a](javascript:alert(1))", "<img src=x onerror=alert(1)>", "&lt;"]
        {
            check(text, &[&[(text, false)]]);
        }
    }

    #[test]
    fn whatever_comes_is_escaped_when_drawn() {
        let html = view! { <Markdown text="**<script>alert(1)</script>**"/> }.to_html();
        assert!(!html.contains("<script"), "{html}");
    }
}
