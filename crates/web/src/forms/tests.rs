use super::*;
use axum::{body::Body, extract::FromRequest, http::Request};
use base::lang::Lang;

async fn read(kind: &str, body: impl Into<Body>) -> Result<Form, PageError> {
    let request = Request::post("/")
        .header("content-type", kind)
        .body(body.into());
    Form::from_request(request.unwrap(), &()).await
}

fn multipart(file: &[u8]) -> Vec<u8> {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"about\"\r\n\r\n20/10/2026\r\n\
        --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\tmp\\bi\xC3\xAAn b\xE1\xBA\xA3n.pdf\"\r\n\r\n"
        .to_vec();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--b--\r\n");
    body
}

#[tokio::test]
async fn both_kinds_of_body_become_a_form() {
    let body = "name=%20Tru%CC%9Bo%CC%9B%CC%80ng%20&kind=school&kind=agency";
    let mut form = read("application/x-www-form-urlencoded", body)
        .await
        .unwrap();
    assert_eq!(form.line("name", 9).as_deref(), Some("Trường"));
    assert!(form.has("kind", "agency") && !form.is_faulty());

    let form = read("multipart/form-data; boundary=b", multipart(b"%PDF")).await;
    let mut form = form.unwrap();
    assert_eq!(form.day("about"), Day::new(2026, 10, 20));
    let file = form.file("file").unwrap();
    assert_eq!(
        (file.name.as_str(), file.bytes.as_slice()),
        ("biên bản.pdf", &b"%PDF"[..])
    );
}

#[tokio::test]
async fn a_file_too_large_or_empty_is_a_fault_of_its_field() {
    for (bytes, code) in [
        (vec![0; FILE_BYTES + 1], "form.file-too-large"),
        (Vec::new(), "form.file-empty"),
    ] {
        let request = Request::post("/")
            .header("content-type", "multipart/form-data; boundary=b")
            .extension(())
            .body(Body::from(multipart(&bytes)));
        let mut request = request.unwrap();
        // The limit that `app` sets.
        request = {
            use tower::{Layer as _, ServiceExt as _, service_fn};
            let (send, mut receive) = tokio::sync::mpsc::channel(1);
            let inner = service_fn(move |r: axum::extract::Request| {
                let send = send.clone();
                async move {
                    drop(send.send(r).await);
                    Ok::<_, std::convert::Infallible>(axum::response::Response::new(Body::empty()))
                }
            });
            let limited = axum::extract::DefaultBodyLimit::max(BODY_BYTES).layer(inner);
            limited.oneshot(request).await.unwrap();
            receive.recv().await.unwrap()
        };
        let mut form = Form::from_request(request, &()).await.unwrap();
        assert!(form.file("file").is_none());
        assert_eq!(
            form.faults().iter().map(|f| f.code).collect::<Vec<_>>(),
            [code]
        );
        assert_eq!(form.value("about"), "20/10/2026");
    }
}

#[test]
fn faults_stand_beside_their_field_and_values_stay() {
    let mut form = Form::filled([
        ("name", "a\u{202e}b".to_owned()),
        ("from", "31/02/2026".to_owned()),
        ("workers", "-3".to_owned()),
        ("share", "100,01".to_owned()),
        ("kind", "castle".to_owned()),
    ]);
    assert_eq!(form.line("name", 200), None);
    assert_eq!(form.day("from"), None);
    assert_eq!(form.count("workers", 100), None);
    assert_eq!(form.hundredths("share", 10_000), None);
    assert_eq!(form.choice("kind", base::sites::SiteKind::from_text), None);
    assert_eq!(form.note("reason", 10), None);
    assert_eq!(form.optional_line("phone", 10), Some(None));
    form.must_tick("agree");
    let codes: Vec<_> = form.faults().iter().map(|f| f.code).collect();
    assert_eq!(
        codes,
        [
            "text.direction",
            "form.not-a-day",
            "number.negative",
            "number.too-large",
            "form.unknown-choice",
            "text.empty",
            "form.not-confirmed"
        ]
    );
    assert_eq!(form.value("from"), "31/02/2026");
    for lang in Lang::ALL {
        for (field, words) in form.errors(T(lang)) {
            assert!(
                field.is_some() && !words.contains('⟦') && !words.contains('.'),
                "{words}"
            );
        }
    }
}
