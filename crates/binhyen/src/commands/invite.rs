//! `binhyen invite`

use super::{begin_on, open};
use crate::{
    config::DataArgs,
    failure::{Failure, note, say},
};
use access::Role;
use base::LifeId;
use office::people::{AtSite, NewPerson};

/// Open a post and print a one-time link to enter by. Passwords come in a later version.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    data: DataArgs,
    /// Role, such as commune-reviewer or safety-officer.
    #[arg(long)]
    role: String,
    /// Name shown to colleagues.
    #[arg(long)]
    name: String,
    /// Unit for roles of a commune, province or line, such as C31360@20250701.
    #[arg(long, value_name = "UNIT")]
    place: Option<String>,
    /// Tax or school code of the site, for roles at a site.
    #[arg(long, value_name = "CODE")]
    site: Option<String>,
}

/// Opens the post; the link goes to standard output.
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let config = begin_on(&args.data)?;
    let role = Role::from_text(&args.role)
        .filter(|role| *role != Role::Visitor)
        .ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
            Failure::Use(format!(
                "no role `{}`; known are {}",
                args.role,
                known.join(", ")
            ))
        })?;
    let place: Option<LifeId> = match &args.place {
        Some(text) => Some(
            text.parse()
                .map_err(|_| Failure::Use(format!("`{text}` is no unit")))?,
        ),
        None => None,
    };
    let office = open(&config.data.0)?;
    let person = NewPerson {
        same_as: None,
        role,
        shown_name: args.name.clone(),
        place,
        site: args.site.clone().map(AtSite::Code),
    };
    let token = office::people::invite(&office, &person)?;
    note(format_args!("the link works once, for three days"));
    say(format_args!(
        "{}/enter?invitation={token}",
        config.public_url.0
    ));
    Ok(())
}
