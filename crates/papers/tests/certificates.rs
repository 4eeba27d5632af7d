//! Certificates as a reader of the file meets them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use base::Day;
use papers::{
    Authority, Certificate, CheckPage, Decision, MAX_CERTIFICATES, PapersError, Signature,
    certificates,
};

fn day(y: i16, m: i8, d: i8) -> Day {
    Day::new(y, m, d).unwrap()
}

fn example() -> Certificate {
    Certificate {
        parent_body: None,
        body: "Ủy ban nhân dân xã Vị Thủy".into(),
        number: "07/GCN-UBND".into(),
        place: "Vị Thủy".into(),
        day: day(2026, 11, 19),
        decider: "Chủ tịch Ủy ban nhân dân xã Vị Thủy".into(),
        site: "Trường Tiểu học Vị Thủy 1".into(),
        address: "Ấp 5, xã Vị Thủy, thành phố Cần Thơ".into(),
        standard: "An toàn về an ninh, trật tự".into(),
        period: "năm 2026".into(),
        decision: Decision {
            number: "45/QĐ-UBND".into(),
            day: day(2026, 11, 18),
            body: "Chủ tịch Ủy ban nhân dân xã Vị Thủy".into(),
        },
        legal_basis: "Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của Bộ Công an".into(),
        signature: Signature {
            authority: vec![(Authority::InPlace, "Chủ tịch".into())],
            office: "Phó Chủ tịch".into(),
            name: None,
        },
        check: CheckPage {
            code: "7Q4K-2M9D".into(),
            address: "https://binhyen.example/kiem-tra/7Q4K-2M9D".into(),
        },
    }
}

/// The text of a page, words apart by single spaces.
fn text(pdf: &[u8], page: u32) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let raw = document.extract_text(&[page]).unwrap();
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn has(pdf: &[u8], needle: &[u8]) -> bool {
    pdf.windows(needle.len()).any(|w| w == needle)
}

#[test]
fn the_page_says_what_it_must_and_no_more() {
    let pdf = certificates(&[example()]).unwrap();
    let text = text(&pdf, 1);
    for part in [
        "ỦY BAN NHÂN DÂN XÃ VỊ THỦY",
        "Số: 07/GCN-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Vị Thủy, ngày 19 tháng 11 năm 2026",
        "GIẤY CÔNG NHẬN",
        "Trường Tiểu học Vị Thủy 1",
        "Địa chỉ: Ấp 5, xã Vị Thủy, thành phố Cần Thơ",
        "Đạt tiêu chuẩn “An toàn về an ninh, trật tự” năm 2026",
        "Theo Quyết định số 45/QĐ-UBND ngày 18 tháng 11 năm 2026 của Chủ tịch",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "7Q4K-2M9D",
        "https://binhyen.example/kiem-tra/7Q4K-2M9D",
    ] {
        assert!(text.contains(part), "{part:?} in {text:?}");
    }
}

#[test]
fn the_file_is_named_tagged_in_vietnamese_and_small() {
    let pdf = certificates(&[example()]).unwrap();
    assert!(has(&pdf, b"/Lang"));
    assert!(has(&pdf, b"/StructTreeRoot"));
    assert!(has(&pdf, b"<pdfaid:part>2</pdfaid:part>"));
    assert!(has(&pdf, b"<pdfuaid:part>1</pdfuaid:part>"));
    assert!(has(&pdf, "Trường Tiểu học Vị Thủy 1".as_bytes()));
    assert!(
        pdf.len() < 120_000,
        "{} bytes: fonts are cut to size",
        pdf.len()
    );
}

#[test]
fn the_same_certificate_gives_the_same_bytes() {
    let all = [
        example(),
        Certificate {
            number: "08/GCN-UBND".into(),
            ..example()
        },
    ];
    let (first, second) = (certificates(&all).unwrap(), certificates(&all).unwrap());
    assert!(first == second, "the two files differ");
}

#[test]
fn a_decomposed_name_gives_the_composed_file() {
    let named = |site: &str| {
        let one = Certificate {
            site: site.into(),
            ..example()
        };
        certificates(&[one]).unwrap()
    };
    let composed = named("Trường Tiểu học Vị Thủy 1");
    let decomposed = named("Tru\u{31b}o\u{31b}\u{300}ng  Tiê\u{309}u học Vị Thủy 1 ");
    assert!(composed == decomposed, "the two files differ");
}

#[test]
fn long_and_strange_names_stay_whole() {
    let check = |site: String| {
        let pdf = certificates(&[Certificate {
            site: site.clone(),
            ..example()
        }])
        .unwrap();
        let pages = lopdf::Document::load_mem(&pdf).unwrap().get_pages().len();
        assert_eq!(pages, 1);
        let squeezed = |t: &str| t.split_whitespace().collect::<String>();
        assert!(
            squeezed(&text(&pdf, 1)).contains(&squeezed(&site)),
            "{site}"
        );
    };
    check("Công ty Cổ phần ".to_owned() + &"Thủy sản Sông Hậu ".repeat(16));
    check("W".repeat(300));
    check("<b>Công ty</b> & \"Con\" \\n %s {{name}} </svg><script>".into());
    check("#set text(red); $x$ *đậm* _nghiêng_".into());
}

#[test]
fn every_text_at_its_longest_still_fits() {
    let long = |n: usize| {
        "Phường Nghĩa Hưng "
            .repeat(n / 18 + 1)
            .chars()
            .take(n)
            .collect::<String>()
    };
    let name = long(200);
    let crowded = Certificate {
        parent_body: Some(name.clone()),
        body: name.clone(),
        decider: name.clone(),
        site: long(300),
        address: long(300),
        legal_basis: long(300),
        decision: Decision {
            body: name.clone(),
            ..example().decision
        },
        signature: Signature {
            office: long(60),
            name: Some(long(60)),
            ..example().signature
        },
        ..example()
    };
    assert!(certificates(&[crowded]).is_ok());
    let endless = Certificate {
        site: long(20_000),
        ..example()
    };
    assert!(matches!(
        certificates(&[example(), endless]),
        Err(PapersError::DoesNotFit { certificate: 2 })
    ));
}

#[test]
fn what_cannot_be_printed_is_refused_by_name() {
    let check = |change: fn(&mut Certificate), code: &str, facts: &[(&str, &str)]| {
        let mut one = example();
        change(&mut one);
        let refusal = certificates(&[example(), one])
            .unwrap_err()
            .refusal()
            .unwrap();
        assert_eq!(refusal.code, code);
        let found: Vec<_> = refusal
            .facts
            .iter()
            .map(|(n, v)| (*n, v.as_str()))
            .collect();
        assert_eq!(found, facts);
    };
    check(
        |c| c.site = "Công ty 安全 Vị Thủy".into(),
        "papers.missing-glyph",
        &[
            ("certificate", "2"),
            ("field", "site"),
            ("letters", "全 (U+5168), 安 (U+5B89)"),
        ],
    );
    check(
        |c| c.address = "a\0b".into(),
        "papers.missing-glyph",
        &[
            ("certificate", "2"),
            ("field", "address"),
            ("letters", "U+0000"),
        ],
    );
    check(
        |c| c.site = " \u{a0}\n".into(),
        "papers.empty",
        &[("certificate", "2"), ("field", "site")],
    );
    check(
        |c| c.check.address = "https://x.example/".to_owned() + &"a".repeat(3000),
        "papers.check-address",
        &[("certificate", "2")],
    );
}

#[test]
fn a_file_has_one_to_two_thousand() {
    assert!(matches!(
        certificates(&[]),
        Err(PapersError::NoCertificates)
    ));
    let many = vec![example(); MAX_CERTIFICATES + 1];
    assert!(matches!(
        certificates(&many),
        Err(PapersError::TooManyCertificates {
            count: 2001,
            max: 2000
        })
    ));
    let three = vec![example(); 3];
    let pdf = certificates(&three).unwrap();
    assert_eq!(
        lopdf::Document::load_mem(&pdf).unwrap().get_pages().len(),
        3
    );
}
