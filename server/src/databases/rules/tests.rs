//! Every spelling and every range that somebody might try.

use super::*;
use connectors::AddressRule;
use file::FileRefusal;
use std::net::IpAddr;

/// What becomes of the host `text` when the configuration allows `allowed`. A name stands for itself:
/// whatever it resolves to is judged as an address.
fn check(text: &str, allowed: &[&str], expected: Verdict) {
    let rule = Addresses::new(allowed.iter().map(|range| range.parse().unwrap()).collect());
    let verdict = match Host::parse(text) {
        Err(_) => Verdict::Misspelt,
        Ok(Host::Name(name)) => {
            assert_eq!(name, text.trim().to_ascii_lowercase());
            Verdict::Name
        }
        Ok(Host::Address(address)) => match rule.allows(address) {
            Ok(()) => Verdict::Allowed,
            Err(reason) if reason.contains("never allowed") => Verdict::Never,
            Err(_) => Verdict::Unnamed,
        },
    };
    assert_eq!(verdict, expected, "`{text}` with {allowed:?}");
}

#[derive(Debug, PartialEq)]
enum Verdict {
    Allowed,
    /// A plain name, to be resolved.
    Name,
    /// Private, and the configuration does not name it.
    Unnamed,
    /// Refused whatever the configuration says.
    Never,
    /// Not a host in a spelling that we take.
    Misspelt,
}
use Verdict::{Allowed, Misspelt, Name, Never, Unnamed};

const EVERYTHING: &[&str] = &["0.0.0.0/0", "::/0"];

#[test]
fn public_addresses_and_plain_names_may_be_used() {
    for text in [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.1",
        "172.15.255.255",
        "172.32.0.1",
        "192.167.255.255",
        "192.169.0.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "[2606:4700::1111]",
        "2a00:1450::1",
        "2002:808:808::1",
        "64:ff9b::808:808",
        "::ffff:8.8.8.8",
        " 8.8.8.8 ",
    ] {
        check(text, &[], Allowed);
    }
    for text in [
        "db.example.com",
        "DB.Example.COM",
        "localhost",
        "postgres",
        "db-1.eu.example.com",
        "xn--bcher-kva.example",
        "1and1.example",
        "0x7f.example",
        "a.b.c.d.e",
        "3com.com",
        "metadata.google.internal",
        "127.0.0.1.nip.io",
    ] {
        check(text, &[], Name);
    }
}

#[test]
fn private_addresses_need_the_configuration() {
    for (text, range) in [
        ("127.0.0.1", "127.0.0.0/8"),
        ("127.255.255.254", "127.0.0.0/8"),
        ("10.0.0.1", "10.0.0.0/8"),
        ("10.255.255.255", "10.0.0.0/8"),
        ("172.16.0.1", "172.16.0.0/12"),
        ("172.31.255.255", "172.16.0.0/12"),
        ("192.168.0.1", "192.168.0.0/16"),
        ("100.64.0.1", "100.64.0.0/10"),
        ("198.18.0.1", "198.18.0.0/15"),
        ("192.0.2.1", "192.0.2.0/24"),
        ("198.51.100.1", "198.51.100.0/24"),
        ("203.0.113.1", "203.0.113.0/24"),
        ("::1", "::1/128"),
        ("[::1]", "::1/128"),
        ("0:0:0:0:0:0:0:1", "::1/128"),
        ("fc00::1", "fc00::/7"),
        ("fd12:3456::1", "fd00::/8"),
        ("2001:db8::1", "2001:db8::/32"),
        ("3fff::1", "3fff::/20"),
        // The same in a wrapping: the range of the IPv4 address counts.
        ("::ffff:127.0.0.1", "127.0.0.0/8"),
        ("::ffff:7f00:1", "127.0.0.0/8"),
        ("::ffff:10.0.0.1", "10.0.0.0/8"),
        ("64:ff9b::7f00:1", "127.0.0.0/8"),
        ("64:ff9b::a00:1", "10.0.0.0/8"),
        ("2002:7f00:1::", "127.0.0.0/8"),
        ("2002:a00:1::1", "10.0.0.0/8"),
        ("2002:c0a8:1::1", "192.168.0.0/16"),
    ] {
        check(text, &[], Unnamed);
        check(text, &["45.0.0.0/8"], Unnamed);
        check(text, &[range], Allowed);
    }
    // One range does not open another.
    check("10.0.0.1", &["127.0.0.0/8", "192.168.0.0/16", "::/0"], Unnamed);
    check("10.1.0.1", &["10.0.0.0/16"], Unnamed);
    check("::1", &["127.0.0.0/8"], Unnamed);
    check("64:ff9b:1::808:808", &["8.8.8.0/24"], Unnamed);
    check("64:ff9b:1::808:808", &["64:ff9b:1::/48"], Allowed);
    check("64:ff9b:1::7f00:1", &["64:ff9b:1::/48"], Unnamed);
}

#[test]
fn some_addresses_are_never_spoken_to() {
    for text in [
        // Metadata services of Amazon, Google, Azure; Alibaba; Oracle; Azure's host.
        "169.254.169.254",
        "169.254.170.2",
        "169.254.0.1",
        "169.254.255.255",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "fd20:ce::254",
        "FD00:0EC2:0000:0000:0000:0000:0000:0254",
        // Unspecified, "this network", broadcast, multicast, reserved.
        "0.0.0.0",
        "0.0.0.1",
        "0.255.255.255",
        "255.255.255.255",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "254.1.1.1",
        "192.0.0.1",
        "192.88.99.1",
        "::",
        "ff02::1",
        "ff05::2",
        "ff0e::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "feff::1",
        "100::1",
        "5f00::1",
        "4000::1",
        "2001::1",
        "2001:10::1",
        "2001:20::1",
        "2001:1ff::1",
        "1::1",
        // Wrapped into IPv6: mapped, compatible, translated, NAT64, 6to4, ISATAP.
        "::ffff:169.254.169.254",
        "::ffff:a9fe:a9fe",
        "::ffff:0.0.0.0",
        "::ffff:224.0.0.1",
        "::ffff:255.255.255.255",
        "::ffff:100.100.100.200",
        "::169.254.169.254",
        "::a9fe:a9fe",
        "::8.8.8.8",
        "::127.0.0.1",
        "::ffff:0:169.254.169.254",
        "::ffff:0:8.8.8.8",
        "64:ff9b::169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::100.100.100.200",
        "64:ff9b:1::a9fe:a9fe",
        "2002:a9fe:a9fe::",
        "2002:a9fe:a9fe::1",
        "2002:0:1::",
        "2002:e000:1::",
        "2a00::5efe:a9fe:a9fe",
        "2a00::200:5efe:a9fe:a9fe",
        "fd00::5efe:169.254.169.254",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ] {
        check(text, EVERYTHING, Never);
    }
}

#[test]
fn hosts_in_other_spellings_are_refused() {
    for text in [
        // Numbers that the C library takes for addresses.
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0x7f.0.0.0x1",
        "017700000001",
        "127.1",
        "127.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.0.0.256",
        "1.2.3",
        "1.2.3.4.5",
        "0",
        "00",
        "0x",
        "db.0x10",
        "example.123",
        // Dots, hyphens, lengths.
        "",
        "   ",
        ".",
        "..",
        "localhost.",
        "127.0.0.1.",
        "db.example.com.",
        ".example.com",
        "a..b",
        "-db.example.com",
        "db-.example.com",
        "db.-x",
        // Other things than a host.
        "/var/run/postgresql",
        "/tmp",
        "\\\\server\\pipe",
        "http://db",
        "db/x",
        "user@db",
        "a:b@db",
        "db:5432",
        "127.0.0.1:5432",
        "[::1]:5432",
        "[127.0.0.1]",
        "[]",
        "[db]",
        "[::1",
        "::1]",
        "db1,db2",
        "db1;db2",
        "db?options=x",
        "db#x",
        "host=db",
        "db&x",
        "db x",
        "db\tx",
        "db\nx",
        "db\0x",
        "db%00",
        "%6cocalhost",
        "fe80::1%eth0",
        "fe80::1%1",
        "my_db",
        "db*",
        "$HOME",
        "~",
        "'db'",
        "\"db\"",
        "(local)",
        "@",
        ":",
        "::1::",
        "1::2::3",
        "12345::",
        ":::1",
        // Characters that look like others, or that are turned into them.
        "ⅼocalhost",
        "localhоst",
        "１２７.0.0.1",
        "127。0。0。1",
        "①②⑦.0.0.1",
        "ﬀ.example",
        "bücher.example",
        "db\u{200b}.example",
        "db\u{ad}.example",
        "\u{feff}db",
        "db\u{202e}",
    ] {
        check(text, EVERYTHING, Misspelt);
    }
    check(&"a".repeat(64), EVERYTHING, Misspelt);
    check(&format!("{}.{}", "a".repeat(63), "b".repeat(63)), EVERYTHING, Name);
    check(
        &["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(63)].join("."),
        &[],
        Misspelt,
    );
}

#[test]
fn commands_reach_the_network_around_them_but_no_metadata() {
    let rule = Addresses::of_this_network();
    for (text, allowed) in
        [("127.0.0.1", true), ("::1", true), ("10.1.2.3", true), ("169.254.169.254", false)]
    {
        assert_eq!(rule.allows(text.parse::<IpAddr>().unwrap()).is_ok(), allowed, "{text}");
    }
}

/// A data directory with a store, and an open directory with a database.
struct Files {
    _directory: tempfile::TempDir,
    data: std::path::PathBuf,
    open: std::path::PathBuf,
    elsewhere: std::path::PathBuf,
}

impl Files {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let [data, open, elsewhere] = ["data", "open", "elsewhere"].map(|name| {
            let path = directory.path().join(name);
            std::fs::create_dir(&path).unwrap();
            path
        });
        for path in [
            data.join("candor.sqlite"),
            data.join("secret.keys"),
            open.join("shop.sqlite"),
            elsewhere.join("payroll.sqlite"),
        ] {
            std::fs::write(path, "x").unwrap();
        }
        Self { _directory: directory, data, open, elsewhere }
    }

    fn check(&self, path: &std::path::Path, expected: Result<(), FileRefusal>) {
        let rule = FileRule::new(vec![self.open.clone()], self.data.clone());
        let answer = rule.check(path.to_str().unwrap()).map(|_| ());
        assert_eq!(answer, expected, "{}", path.display());
    }
}

#[test]
fn a_file_below_an_open_directory_may_be_connected() {
    let files = Files::new();
    files.check(&files.open.join("shop.sqlite"), Ok(()));
    files.check(&files.open.join("../open/./shop.sqlite"), Ok(()));
}

#[test]
fn other_files_may_not_be_connected_however_they_are_named() {
    let files = Files::new();
    files.check(&files.elsewhere.join("payroll.sqlite"), Err(FileRefusal::Elsewhere));
    files.check(&files.open.join("../elsewhere/payroll.sqlite"), Err(FileRefusal::Elsewhere));
    files.check(&files.open.join("missing.sqlite"), Err(FileRefusal::Elsewhere));
    files.check("shop.sqlite".as_ref(), Err(FileRefusal::Relative));
    files.check("file:/etc/passwd?mode=ro".as_ref(), Err(FileRefusal::Relative));
    files.check(":memory:".as_ref(), Err(FileRefusal::Relative));
    files.check("".as_ref(), Err(FileRefusal::Relative));
    files.check(&files.open, Err(FileRefusal::NotAFile));
    let closed = FileRule::new(Vec::new(), files.data.clone());
    let shop = files.open.join("shop.sqlite");
    assert_eq!(closed.check(shop.to_str().unwrap()), Err(FileRefusal::NoRoots));
    // A sibling whose name begins like the root is not below it.
    let sibling = files.open.with_file_name("opened");
    std::fs::create_dir(&sibling).unwrap();
    std::fs::write(sibling.join("x.sqlite"), "x").unwrap();
    files.check(&sibling.join("x.sqlite"), Err(FileRefusal::Elsewhere));
}

#[cfg(unix)]
#[test]
fn links_are_followed_before_they_are_judged() {
    use std::os::unix::fs::symlink;
    let files = Files::new();
    symlink(files.elsewhere.join("payroll.sqlite"), files.open.join("soft.sqlite")).unwrap();
    files.check(&files.open.join("soft.sqlite"), Err(FileRefusal::Elsewhere));
    symlink(&files.elsewhere, files.open.join("folder")).unwrap();
    files.check(&files.open.join("folder/payroll.sqlite"), Err(FileRefusal::Elsewhere));
    symlink(files.open.join("shop.sqlite"), files.elsewhere.join("inwards")).unwrap();
    files.check(&files.elsewhere.join("inwards"), Ok(()));
}

#[cfg(unix)]
#[test]
fn candors_own_files_are_recognised_under_any_name() {
    let files = Files::new();
    let store = files.data.join("candor.sqlite");
    std::fs::hard_link(&store, files.open.join("innocent.sqlite")).unwrap();
    files.check(&files.open.join("innocent.sqlite"), Err(FileRefusal::Own));
    std::fs::hard_link(files.data.join("secret.keys"), files.open.join("k")).unwrap();
    files.check(&files.open.join("k"), Err(FileRefusal::Own));
    std::os::unix::fs::symlink(&store, files.open.join("soft")).unwrap();
    files.check(&files.open.join("soft"), Err(FileRefusal::Elsewhere));
    // Even where the data directory itself lies below an open one.
    let wide = FileRule::new(vec![files.data.parent().unwrap().to_owned()], files.data.clone());
    assert_eq!(wide.check(store.to_str().unwrap()), Err(FileRefusal::Own));
}
