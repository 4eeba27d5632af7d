//! Letters as they were issued.

use super::{FormKind, above::signing, words};
use crate::letters::{Addressed, LetterKind, LetterView, ToDo};
use papers::{
    Document,
    forms::{Endorsement, Head, Late, Urging},
};

/// The letter as a paper.
pub(super) fn document(view: &LetterView) -> (FormKind, Document) {
    match view.kind {
        LetterKind::Urging => (FormKind::Urging, urging(view).document()),
        LetterKind::Endorsement => (FormKind::Endorsement, endorsement(view).document()),
    }
}

fn head(view: &LetterView) -> Head {
    Head {
        parent: view.said.parent.clone(),
        body: Some(view.said.body.clone()),
        number: Some(view.row.number.clone()),
        place: view.said.place.clone(),
        day: Some(view.row.signed_on),
    }
}

fn urging(view: &LetterView) -> Urging {
    let late = |one: &Addressed| Late {
        site: one.name.clone(),
        address: one.address.clone(),
        missing: missing(one.to_do).to_owned(),
    };
    Urging {
        head: head(view),
        aim: words::aim(&view.pack, &view.round),
        work: Some(work(&view.said.sites).to_owned()),
        due: view.said.due.map(base::Day::vietnamese),
        sites: view.said.sites.iter().map(late).collect(),
        contact: view.said.remark.clone(),
        signing: signing(&view.row.signer_office, &view.said.body),
    }
}

const fn missing(to_do: ToDo) -> &'static str {
    match to_do {
        ToDo::Register => "Chưa đăng ký",
        ToDo::HandIn => "Chưa nộp hồ sơ",
        ToDo::HandInAgain => "Chưa nộp lại hồ sơ",
        ToDo::Nothing => "",
    }
}

/// What all of them are asked to do, followed by `đạt tiêu chuẩn …`.
fn work(sites: &[Addressed]) -> &'static str {
    let register = sites.iter().any(|one| one.to_do == ToDo::Register);
    let hand_in = sites.iter().any(|one| one.to_do != ToDo::Register);
    match (register, hand_in) {
        (true, true) => "đăng ký phấn đấu, nộp hồ sơ đề nghị công nhận",
        (true, false) => "đăng ký phấn đấu",
        _ => "nộp hồ sơ đề nghị công nhận",
    }
}

fn endorsement(view: &LetterView) -> Endorsement {
    let sites = view.said.sites.iter();
    Endorsement {
        head: head(view),
        aim: words::aim(&view.pack, &view.round),
        addressee: view.said.addressee.clone(),
        sites: sites
            .map(|one| (one.name.clone(), one.address.clone()))
            .collect(),
        remark: view.said.remark.clone(),
        signing: signing(&view.row.signer_office, &view.said.body),
    }
}
