//! The site's own papers: registration, plan, minutes, report of results, submission.

use super::words::{self, addressee};
use crate::{Desk, dossiers::DossierView};
use base::{Day, Lang, numbers::show_count};
use papers::forms::{
    Minutes, MinutesLine, Plan, PlanLine, Profile, RegistrationForm, ResultLine, ResultReport,
    SubmissionLetter,
};
use standards::{DueAct, Mark, Overall};

fn workers(view: &DossierView) -> Option<String> {
    let workers = view.site.facts.workers?;
    Some(show_count(u64::from(workers), Lang::Vi))
}

fn address(view: &DossierView) -> String {
    words::address(&view.site.facts, &view.place)
}

fn to(desk: &Desk, view: &DossierView) -> String {
    addressee(desk, &view.site.facts.atom, view.row.tier)
}

/// The registration, as of its day.
pub(super) fn registration(desk: &Desk, view: &DossierView) -> RegistrationForm {
    let mut head = words::head(desk, view);
    head.day = Some(view.row.registered_on);
    RegistrationForm {
        head,
        aim: words::aim(&view.pack, &view.round),
        addressee: Some(to(desk, view)),
        profile: Profile {
            address: Some(address(view)),
            kind: Some(words::kind(view.row.kind).to_owned()),
            staff: workers(view),
            // The body that manages a site otherwise than for this programme is in no record.
            manager: None,
        },
        promise: None,
        signing: words::signing(view),
    }
}

/// A plan to complete: the criteria and the days; what is done by whom is the site's to write.
pub(super) fn plan(desk: &Desk, view: &DossierView) -> Plan {
    let line = |criterion| PlanLine {
        criterion: words::criterion(criterion),
        ..PlanLine::default()
    };
    let mut head = words::head(desk, view);
    // It is older than the signature of the result.
    head.day = None;
    Plan {
        head,
        aim: words::aim(&view.pack, &view.round),
        purpose: None,
        lines: words::printed(view).map(line).collect(),
        remarks: words::remarks(view),
        due: due(view),
        organisation: None,
        signing: words::signing(view),
    }
}

/// The days of the round. A day that the edition is not sure of says so.
fn due(view: &DossierView) -> Vec<String> {
    let round = &view.round;
    let line = |what: &str, day: Day, act: DueAct| {
        let due = view.pack.due(act);
        // Without a day in the edition it is the round's own.
        let unsure = due.is_some_and(|due| due.marked.mark != Mark::Verified);
        let note = if unsure {
            " (cần đối chiếu)"
        } else {
            ""
        };
        format!("{what} ngày {}{note}.", day.vietnamese())
    };
    vec![
        line(
            "Đăng ký phấn đấu: chậm nhất",
            round.registration_due,
            DueAct::Register,
        ),
        format!(
            "Số liệu, minh chứng tính từ ngày {} đến ngày {}.",
            round.window_first.vietnamese(),
            round.window_last.vietnamese()
        ),
        line("Nộp hồ sơ: chậm nhất", round.closing_day, DueAct::Submit),
        line("Quyết định: trước", round.decision_before, DueAct::Decide),
    ]
}

/// Minutes to complete at the meeting: the answers stand there, what was said and concluded does not.
pub(super) fn minutes(desk: &Desk, view: &DossierView) -> Minutes {
    let line = |criterion: &standards::Criterion| {
        let judged = view.evaluation.get(&criterion.id);
        let answer = judged.and_then(|judged| words::outcome(judged.outcome));
        MinutesLine {
            criterion: words::criterion(criterion),
            answer: answer.map(str::to_owned),
            said: None,
        }
    };
    let mut head = words::head(desk, view);
    head.day = None;
    Minutes {
        head,
        aim: words::aim(&view.pack, &view.round),
        met_on: None,
        met_at: None,
        present: Vec::new(),
        lines: words::printed(view).map(line).collect(),
        remarks: words::remarks(view),
        conclusion: None,
    }
}

/// The report with its two columns.
pub(super) fn report(desk: &Desk, view: &DossierView) -> ResultReport {
    let reviewed = words::is_reviewed(view);
    let line = |criterion: &standards::Criterion| {
        let review = words::outcome(view.reviewed(&criterion.id)).filter(|_| reviewed);
        ResultLine {
            criterion: words::criterion(criterion),
            site: words::said(view, criterion),
            review: review.map(str::to_owned),
        }
    };
    let round = &view.round;
    let mut remarks = words::remarks(view);
    let opinion = view.row.union_opinion.as_deref();
    remarks.extend(opinion.map(|said| format!("Ý kiến của công đoàn cơ sở: {said}")));
    ResultReport {
        head: words::head(desk, view),
        aim: words::aim(&view.pack, &view.round),
        addressee: Some(to(desk, view)),
        window: Some(format!(
            "từ ngày {} đến ngày {}",
            round.window_first.vietnamese(),
            round.window_last.vietnamese()
        )),
        situation: Some(situation(view)),
        lines: words::printed(view).map(line).collect(),
        remarks,
        conclusion: result(view).map(|result| format!("{} tự đánh giá: {result}.", who(view))),
        requests: None,
        signing: words::signing(view),
    }
}

const fn who(view: &DossierView) -> &'static str {
    if view.site.facts.kind.is_unit() {
        "Đơn vị"
    } else {
        "Cơ sở"
    }
}

fn situation(view: &DossierView) -> String {
    if view.site.facts.kind.is_unit() {
        return format!("Địa bàn: {}.", view.place);
    }
    let workers = workers(view).map(|workers| format!(" Số người làm việc: {workers}."));
    format!(
        "Loại hình: {}. Địa chỉ: {}.{}",
        words::kind(view.row.kind).to_lowercase(),
        address(view),
        workers.unwrap_or_default()
    )
}

/// Đạt or Chưa đạt, once every criterion is answered.
fn result(view: &DossierView) -> Option<&'static str> {
    match view.evaluation.overall {
        Overall::Met => Some("Đạt"),
        Overall::NotMet => Some("Chưa đạt"),
        Overall::Open | Overall::Scored => None,
    }
}

/// The letter with which the dossier is handed in.
pub(super) fn submission(desk: &Desk, view: &DossierView) -> SubmissionLetter {
    SubmissionLetter {
        head: words::head(desk, view),
        aim: words::aim(&view.pack, &view.round),
        addressee: Some(to(desk, view)),
        result: result(view).map(|result| format!("{result}.")),
        annexes: [
            "Báo cáo kết quả;",
            "Biên bản họp đánh giá từng tiêu chí;",
            "Tài liệu khác có liên quan.",
        ]
        .map(str::to_owned)
        .to_vec(),
        signing: words::signing(view),
    }
}
