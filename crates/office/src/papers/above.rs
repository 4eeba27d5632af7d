//! Papers of the offices above a site: endorsement, decision with its list, revocation.

use super::words;
use crate::{
    Desk, OfficeError,
    certificates::{decider, own_office, place_name, signature},
    decisions::DecisionView,
    dossiers::DossierView,
    posts,
};
use base::{BodyId, Day, DossierId, Lang, PostId};
use papers::forms::{Endorsement, Head, Recognised, RecognitionDecision, Revocation, Signing};
use std::collections::BTreeMap;
use store::{StoreError, Tx, posts::BodyRow};

/// An office as its papers name it.
pub(crate) struct Issuer {
    /// `Công an xã Vị Thủy`.
    pub(crate) name: String,
    /// Where its papers are dated.
    pub(crate) place: Option<String>,
    /// The same kind of office of the province, which stands over it.
    pub(crate) parent: Option<String>,
}

/// The office `id` as it is called on `day`.
pub(crate) async fn issuer(desk: &Desk, id: BodyId, day: Day) -> Result<Issuer, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let bodies = store::posts::bodies(tx)?;
            let body = bodies.iter().find(|body| body.id == id);
            let body = body.ok_or_else(|| StoreError::corrupt("body"))?;
            let atom = body.atom.as_ref();
            Ok(Issuer {
                name: name(&desk, body, day),
                place: atom.map(|atom| place_name(&desk.office, atom, day)),
                parent: parent(&desk, &bodies, body, day),
            })
        })
        .await
}

fn name(desk: &Desk, body: &BodyRow, day: Day) -> String {
    posts::body_name(&desk.office, body, day)
        .get(Lang::Vi)
        .to_owned()
}

/// An office of police stands under the province's; a people's committee has no body over its name (Decree 30/2020,
/// Annex I).
fn parent(desk: &Desk, bodies: &[BodyRow], body: &BodyRow, day: Day) -> Option<String> {
    if body.tier != "commune" || !base::fold::fold(&body.name).starts_with("cong an") {
        return None;
    }
    let places = &desk.office.places;
    let view = places.view(day);
    let province = view.province(body.atom.as_ref()?)?;
    let over = bodies.iter().find(|other| {
        let stands = other.atom.as_ref().map(|atom| places.life_on(atom, day));
        other.tier == "province" && other.name == body.name && stands.as_ref() == Some(province)
    })?;
    Some(name(desk, over, day))
}

/// Who signs for an office. The head of a people's committee signs as `Chủ tịch`, a deputy in his place.
pub(crate) fn signing(office: &str, body: &str) -> Signing {
    let folded = base::fold::fold(office);
    let chairs = folded.starts_with("chu tich") || folded.starts_with("pho chu tich");
    let own = if chairs {
        own_office(office, body)
    } else {
        office.to_owned()
    };
    let signed = signature(&own);
    Signing {
        authority: signed.authority,
        office: Some(signed.office),
        name: None,
    }
}

/// The endorsement of one dossier, as a draft: an office that numbers its letters here issues it from its list.
pub(super) async fn endorsement(
    desk: &Desk,
    view: &DossierView,
) -> Result<Endorsement, OfficeError> {
    let day = view
        .row
        .endorsed_at
        .map_or(desk.today(), base::Timestamp::day);
    let endorsing = bodies_behind(desk, vec![view.row.id], day).await?;
    let body = endorsing.first().map(|(id, _)| *id).or(desk.actor.body);
    let issuer = match body {
        Some(body) => Some(issuer(desk, body, day).await?),
        None => None,
    };
    let address = words::address(&view.site.facts, &view.place);
    Ok(Endorsement {
        head: Head {
            parent: issuer.as_ref().and_then(|issuer| issuer.parent.clone()),
            place: issuer.as_ref().and_then(|issuer| issuer.place.clone()),
            body: issuer.map(|issuer| issuer.name),
            number: None,
            day: Some(day),
        },
        aim: words::aim(&view.pack, &view.round),
        addressee: Some(words::addressee(desk, &view.site.facts.atom, view.row.tier)),
        sites: vec![(view.site.facts.name.clone(), address)],
        remark: None,
        signing: Signing::default(),
    })
}

/// The offices that endorsed these dossiers, each once, as they were called on `day`.
async fn bodies_behind(
    desk: &Desk,
    dossiers: Vec<DossierId>,
    day: Day,
) -> Result<Vec<(BodyId, String)>, OfficeError> {
    let desk = desk.clone();
    let office = desk.office.clone();
    office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            let mut posts: BTreeMap<PostId, Option<BodyRow>> = BTreeMap::new();
            let mut found: Vec<(BodyId, String)> = Vec::new();
            for id in &dossiers {
                let row = store::dossiers::by_id(tx, *id)?;
                let Some(post) = row.and_then(|row| row.endorsed_by) else {
                    continue;
                };
                let Some(body) = body_of(tx, &mut posts, post)? else {
                    continue;
                };
                if !found.iter().any(|(known, _)| *known == body.id) {
                    found.push((body.id, name(&desk, &body, day)));
                }
            }
            Ok(found)
        })
        .await
}

fn body_of(
    tx: &mut dyn Tx,
    posts: &mut BTreeMap<PostId, Option<BodyRow>>,
    post: PostId,
) -> Result<Option<BodyRow>, StoreError> {
    if let Some(known) = posts.get(&post) {
        return Ok(known.clone());
    }
    let body = store::posts::by_id(tx, post)?.and_then(|post| post.body);
    posts.insert(post, body.clone());
    Ok(body)
}

/// The edition by which what is listed was judged: the round may have gone over to a correction since.
async fn pack_decided(
    desk: &Desk,
    view: &DecisionView,
) -> Result<std::sync::Arc<standards::Pack>, OfficeError> {
    let id = view.row.id;
    let editions = desk
        .office
        .db
        .read(move |tx| -> Result<_, OfficeError> {
            Ok(store::dossiers::editions_decided(tx, id)?)
        })
        .await?;
    let edition = editions.values().next().unwrap_or(&view.round.edition);
    desk.office.packs.get(edition)
}

/// The decision with its annexed list; names and places as they were kept with it.
pub(super) async fn decision(
    desk: &Desk,
    view: &DecisionView,
) -> Result<RecognitionDecision, OfficeError> {
    let (row, issuer_name) = (&view.row, &view.issuer);
    let pack = pack_decided(desk, view).await?;
    let issuer = issuer(desk, row.body, row.signed_on).await?;
    let dossiers = view.recognitions.iter().map(|listed| listed.dossier);
    let behind = bodies_behind(desk, dossiers.collect(), row.signed_on).await?;
    let names: Vec<&str> = behind.iter().map(|(_, name)| name.as_str()).collect();
    let grounds = names.iter().map(|name| format!("đề nghị của {name}"));
    let one = |listed: &store::decisions::RecognitionRow| Recognised {
        site: listed.site_name.clone(),
        address: listed.place_name.clone(),
        certificate: listed.number.clone(),
    };
    Ok(RecognitionDecision {
        head: Head {
            parent: None,
            body: Some(issuer_name.clone()),
            number: Some(row.number.clone()),
            place: issuer.place,
            day: Some(row.signed_on),
        },
        aim: words::aim(&pack, &view.round),
        decider: Some(decider(&row.signer_office, issuer_name)),
        grounds: grounds.collect(),
        sites: view.recognitions.iter().map(one).collect(),
        offices: (!names.is_empty()).then(|| names.join(", ")),
        signing: signing(&row.signer_office, issuer_name),
    })
}

/// What the record of a revocation says of its paper.
#[derive(Default)]
pub(super) struct RevocationAct {
    pub(super) number: Option<String>,
    pub(super) day: Option<Day>,
    pub(super) office: Option<String>,
    reason: Option<String>,
}

/// The last revocation among the acts of a dossier.
pub(super) fn revocation_act(view: &DossierView) -> RevocationAct {
    let mut acts = view.acts.iter().rev();
    let Some(act) = acts.find(|act| act.kind == "dossier.revoked") else {
        return RevocationAct::default();
    };
    let facts: serde_json::Value = serde_json::from_str(&act.facts).unwrap_or_default();
    let says = |name: &str| {
        let text = facts.get(name).and_then(serde_json::Value::as_str);
        text.map(str::to_owned)
    };
    RevocationAct {
        number: says("number"),
        day: says("day").and_then(|day| Day::parse(&day).ok()),
        office: says("office"),
        reason: says("reason"),
    }
}

/// The decision that took the recognition back.
pub(super) async fn revocation(desk: &Desk, view: &DossierView) -> Result<Revocation, OfficeError> {
    let found = view.recognition.as_ref();
    let found = found.ok_or_else(|| StoreError::corrupt("recognition"))?;
    let act = revocation_act(view);
    let decision = found.decision;
    let row = desk
        .office
        .db
        .read(move |tx| store::decisions::by_id(tx, decision))
        .await?
        .ok_or_else(|| StoreError::corrupt("recognition.decision_id"))?;
    let day = act.day.unwrap_or(desk.today());
    let issuer = issuer(desk, row.body, day).await?;
    let office = act.office.unwrap_or_default();
    Ok(Revocation {
        head: Head {
            parent: None,
            body: Some(issuer.name.clone()),
            number: act.number,
            place: issuer.place,
            day: act.day,
        },
        aim: words::aim(&view.pack, &view.round),
        decider: Some(decider(&office, &issuer.name)),
        grounds: Vec::new(),
        site: Some(found.site_name.clone()),
        certificate: Some(found.number.clone()),
        issued_on: Some(found.issued_on),
        reason: found.revoked_reason.clone().or(act.reason),
        offices: None,
        signing: signing(&office, &issuer.name),
    })
}
