//! Every paper filled with made-up values, and blank; for the example and the tests.

use base::Day;
use papers::{
    Authority, Document,
    forms::{
        Aim, Endorsement, FormKind, Head, Late, Minutes, MinutesLine, Plan, PlanLine, Profile,
        Recognised, RecognitionDecision, RegistrationForm, ResultLine, ResultReport, Revocation,
        Signing, SubmissionLetter, Urging,
    },
};

const CRITERION: &str = "Trong Quý I hằng năm, cơ sở có kế hoạch bảo đảm an ninh, trật tự, đăng ký phấn đấu đạt tiêu \
    chuẩn; 100% người lao động được phổ biến nội quy và các tiêu chí; có ít nhất một mô hình hoạt động hiệu quả.";

/// Every paper by the name of its kind, over `rows` lines in its table.
pub(crate) fn filled(rows: usize) -> Vec<(&'static str, Document)> {
    vec![
        ("registration", registration().document()),
        ("plan", plan(rows).document()),
        ("minutes", minutes(rows).document()),
        ("report", report(rows).document()),
        ("submission", submission().document()),
        ("endorsement", endorsement(rows).document()),
        ("decision", decision(rows).document()),
        ("revocation", revocation().document()),
        ("urging", urging(rows).document()),
    ]
}

/// Every paper as a blank form.
pub(crate) fn blank() -> Vec<(&'static str, Document)> {
    let kinds = FormKind::ALL.iter();
    kinds.map(|kind| (kind.as_str(), kind.blank())).collect()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "every field of a form may be missing"
)]
fn text(words: &str) -> Option<String> {
    Some(words.to_owned())
}

fn aim() -> Aim {
    let circular = "Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của Bộ trưởng Bộ Công an";
    Aim {
        standard: text("An toàn về an ninh, trật tự"),
        period: text("năm 2026"),
        basis: vec![circular.to_owned()],
    }
}

fn head(body: &str, number: &str) -> Head {
    Head {
        parent: None,
        body: text(body),
        number: text(number),
        place: text("Vị Thủy"),
        day: Day::new(2026, 11, 5),
    }
}

fn company(number: &str) -> Head {
    Head {
        parent: text("Tập đoàn Công nghiệp Thực phẩm Mẫu"),
        ..head("Công ty Cổ phần Chế biến Thủy sản Mẫu 017", number)
    }
}

fn director() -> Signing {
    Signing {
        authority: Vec::new(),
        office: text("Giám đốc"),
        name: None,
    }
}

fn deputy() -> Signing {
    Signing {
        authority: vec![
            (Authority::OnBehalf, "Ủy ban nhân dân".into()),
            (Authority::InPlace, "Chủ tịch".into()),
        ],
        office: text("Phó Chủ tịch"),
        name: None,
    }
}

const COMMUNE: &str = "Ủy ban nhân dân xã Vị Thủy";

fn registration() -> RegistrationForm {
    RegistrationForm {
        head: company(""),
        aim: aim(),
        addressee: text(COMMUNE),
        profile: Profile {
            address: text("Ấp 5, xã Vị Thủy, thành phố Cần Thơ"),
            kind: text("Doanh nghiệp"),
            staff: text("1.240"),
            manager: text(COMMUNE),
        },
        promise: text(
            "Phổ biến nội quy và các tiêu chí đến 100% người lao động.\nDuy trì mô hình tự quản.",
        ),
        signing: director(),
    }
}

fn plan(rows: usize) -> Plan {
    let line = PlanLine {
        criterion: CRITERION.into(),
        ..PlanLine::default()
    };
    Plan {
        head: company("05/KH-TSM"),
        aim: aim(),
        purpose: text("Thực hiện đầy đủ các tiêu chí; phân công rõ bộ phận và thời hạn."),
        lines: vec![line; rows],
        remarks: Vec::new(),
        due: vec![
            "Đăng ký phấn đấu: trong Quý I năm 2026.".into(),
            "Nộp hồ sơ: trước ngày 15/11/2026.".into(),
        ],
        organisation: None,
        signing: director(),
    }
}

fn minutes(rows: usize) -> Minutes {
    let line = MinutesLine {
        criterion: CRITERION.into(),
        answer: text("Đạt"),
        said: None,
    };
    Minutes {
        head: company("02/BB-TSM"),
        aim: aim(),
        met_on: Day::new(2026, 11, 3),
        met_at: text("hội trường cơ sở"),
        present: vec![
            "Giám đốc (chủ trì)".into(),
            "Đại diện Công an xã Vị Thủy".into(),
        ],
        lines: vec![line; rows],
        remarks: Vec::new(),
        conclusion: text("Cuộc họp thống nhất tự đánh giá cơ sở đạt các tiêu chí."),
    }
}

fn report(rows: usize) -> ResultReport {
    let line = ResultLine {
        criterion: CRITERION.into(),
        site: text("Đạt\nĐã phổ biến: 1.240/1.240 người (sổ phổ biến, ngày 20/10/2026)"),
        review: text("Đạt"),
    };
    ResultReport {
        head: company("06/BC-TSM"),
        aim: aim(),
        addressee: text(COMMUNE),
        window: text("từ ngày 16/11/2025 đến ngày 15/11/2026"),
        situation: text("Cơ sở có 1.240 người làm việc trong 9 bộ phận."),
        lines: vec![line; rows],
        remarks: Vec::new(),
        conclusion: text("Cơ sở tự đánh giá: Đạt."),
        requests: None,
        signing: director(),
    }
}

fn submission() -> SubmissionLetter {
    SubmissionLetter {
        head: company("07/TTr-TSM"),
        aim: aim(),
        addressee: text(COMMUNE),
        result: text("Đạt."),
        annexes: vec![
            "Báo cáo kết quả;".into(),
            "Biên bản họp đánh giá từng tiêu chí.".into(),
        ],
        signing: director(),
    }
}

fn sites(rows: usize) -> Vec<(String, String)> {
    let site = |n: usize| {
        (
            format!("Cơ sở mẫu {n:03}"),
            "Ấp 5, xã Vị Thủy, thành phố Cần Thơ".to_owned(),
        )
    };
    (1..=rows).map(site).collect()
}

fn endorsement(rows: usize) -> Endorsement {
    Endorsement {
        head: Head {
            parent: text("Công an thành phố Cần Thơ"),
            ..head("Công an xã Vị Thủy", "31/CAX-PTXD")
        },
        aim: aim(),
        addressee: text("Chủ tịch Ủy ban nhân dân xã Vị Thủy"),
        sites: sites(rows),
        remark: None,
        signing: Signing {
            authority: Vec::new(),
            office: text("Trưởng Công an xã"),
            name: None,
        },
    }
}

fn decision(rows: usize) -> RecognitionDecision {
    let one = |(n, (site, address)): (usize, (String, String))| Recognised {
        site,
        address,
        certificate: format!("{n:02}/GCN-UBND"),
    };
    RecognitionDecision {
        head: head(COMMUNE, "45/QĐ-UBND"),
        aim: aim(),
        decider: text("Chủ tịch Ủy ban nhân dân xã Vị Thủy"),
        grounds: vec!["đề nghị của Công an xã Vị Thủy tại Công văn số 31/CAX-PTXD".into()],
        sites: (1..).zip(sites(rows)).map(one).collect(),
        offices: text("Công an xã"),
        signing: deputy(),
    }
}

fn revocation() -> Revocation {
    Revocation {
        head: head(COMMUNE, "52/QĐ-UBND"),
        aim: aim(),
        decider: text("Chủ tịch Ủy ban nhân dân xã Vị Thủy"),
        grounds: Vec::new(),
        site: text("Cơ sở mẫu 017"),
        certificate: text("07/GCN-UBND"),
        issued_on: Day::new(2026, 11, 19),
        reason: text("hồ sơ ghi nhầm tên cơ sở."),
        offices: text("Công an xã"),
        signing: deputy(),
    }
}

fn urging(rows: usize) -> Urging {
    let late = |(site, address): (String, String)| Late {
        site,
        address,
        missing: "Chưa đăng ký".into(),
    };
    Urging {
        head: head(COMMUNE, "12/UBND-CA"),
        aim: aim(),
        work: text("đăng ký phấn đấu"),
        due: text("31/03/2026"),
        sites: sites(rows).into_iter().map(late).collect(),
        contact: text("Công an xã Vị Thủy."),
        signing: deputy(),
    }
}
