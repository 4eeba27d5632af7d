//! The size class of an enterprise by the law's rule: workers in social insurance, and revenue or capital.
//!
//! Law 04/2017/QH14, Art. 4; Decree 80/2021/NĐ-CP, Art. 5-9. Mark: verified. Workers are the yearly average in social
//! insurance, revenue and capital those of last year's financial statement, the sector that of the main registered
//! business. A firm younger than a year, or without revenue, is classed by its capital in place of revenue.

use crate::pack::Mark;
use base::{SizeClass, words};

words! {
    /// The sector of the main registered business.
    Sector {
        /// Agriculture, forestry, fishery, industry, construction.
        Industry = "industry",
        /// Trade and services.
        Trade = "trade",
    }
}

/// How sure the table is.
pub const TABLE_MARK: Mark = Mark::Verified;

/// The ceilings of one class in one sector; money in millions of đồng.
#[derive(Clone, Copy, Debug)]
struct Band {
    sector: Sector,
    class: SizeClass,
    workers: u64,
    revenue_mvnd: u64,
    capital_mvnd: u64,
}

const BANDS: [Band; 6] = [
    band(Sector::Industry, SizeClass::Micro, 10, 3_000, 3_000),
    band(Sector::Industry, SizeClass::Small, 100, 50_000, 20_000),
    band(Sector::Industry, SizeClass::Medium, 200, 200_000, 100_000),
    band(Sector::Trade, SizeClass::Micro, 10, 10_000, 3_000),
    band(Sector::Trade, SizeClass::Small, 50, 100_000, 50_000),
    band(Sector::Trade, SizeClass::Medium, 100, 300_000, 100_000),
];

/// What is known of an enterprise's size. Money in millions of đồng.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// The sector of the main registered business.
    pub sector: Option<Sector>,
    /// Yearly average of workers in social insurance.
    pub workers: Option<u64>,
    /// Revenue of last year; unknown or zero for a firm younger than a year.
    pub revenue_mvnd: Option<u64>,
    /// Capital of last year.
    pub capital_mvnd: Option<u64>,
}

/// Why the class cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizeUnknown {
    /// The sector is not given.
    #[error("sector unknown")]
    Sector,
    /// The number of workers is not given.
    #[error("workers unknown")]
    Workers,
    /// Neither revenue nor capital settles it.
    #[error("revenue or capital unknown")]
    Money,
}

impl SizeUnknown {
    /// The stable code shown with the message.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sector => "size.sector-unknown",
            Self::Workers => "size.workers-unknown",
            Self::Money => "size.money-unknown",
        }
    }
}

/// The size class: the smallest class whose ceiling the workers keep and whose ceiling revenue or capital keeps;
/// above all of them the enterprise is large.
///
/// Answers as soon as what is given settles it: more workers than the medium ceiling is large whatever the money.
pub fn size_class(figures: &Figures) -> Result<SizeClass, SizeUnknown> {
    explain(figures).map(|why| why.class)
}

/// Which of the two sums of money settled a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Money {
    /// Revenue of last year.
    Revenue,
    /// Capital of last year.
    Capital,
}

/// A ceiling, and what was held against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Against {
    /// The figure.
    pub figure: u64,
    /// The ceiling.
    pub ceiling: u64,
}

/// A class with what settled it, to be put in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// The class.
    pub class: SizeClass,
    /// Workers; kept by the ceiling unless they alone make it large.
    pub workers: Against,
    /// The money that keeps the ceiling of the class; of a large enterprise what stands above that of a medium one; `None`
    /// when the workers alone settle it.
    pub money: Option<(Money, Against)>,
}

/// As [`size_class`], with what settled it.
pub fn explain(figures: &Figures) -> Result<Why, SizeUnknown> {
    let sector = figures.sector.ok_or(SizeUnknown::Sector)?;
    let workers = figures.workers.ok_or(SizeUnknown::Workers)?;
    // Without revenue only capital counts.
    let revenue = figures.revenue_mvnd.filter(|revenue| *revenue > 0);
    let mut why = Why {
        class: SizeClass::Large,
        workers: Against {
            figure: workers,
            ceiling: 0,
        },
        money: None,
    };
    for band in BANDS.iter().filter(|band| band.sector == sector) {
        why.workers.ceiling = band.workers;
        why.money = None;
        if workers > band.workers {
            continue;
        }
        let by_revenue = revenue.map(|figure| Against {
            figure,
            ceiling: band.revenue_mvnd,
        });
        let by_capital = figures.capital_mvnd.map(|figure| Against {
            figure,
            ceiling: band.capital_mvnd,
        });
        let kept = |money: Option<Against>| money.filter(|m| m.figure <= m.ceiling);
        why.money = kept(by_revenue)
            .map(|money| (Money::Revenue, money))
            .or_else(|| kept(by_capital).map(|money| (Money::Capital, money)));
        if why.money.is_some() {
            why.class = band.class;
            return Ok(why);
        }
        // Above on revenue while capital is unknown, or neither known: the class could be this one.
        let capital = by_capital.ok_or(SizeUnknown::Money)?;
        why.money = Some((Money::Capital, capital));
    }
    Ok(why)
}

const fn band(
    sector: Sector,
    class: SizeClass,
    workers: u64,
    revenue_mvnd: u64,
    capital_mvnd: u64,
) -> Band {
    Band {
        sector,
        class,
        workers,
        revenue_mvnd,
        capital_mvnd,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SizeClass::{Large, Medium, Micro, Small};

    #[test]
    fn classes_follow_the_table() {
        use Sector::{Industry, Trade};
        let check = |sector, workers, revenue_mvnd, capital_mvnd, expect| {
            let figures = Figures {
                sector: Some(sector),
                workers: Some(workers),
                revenue_mvnd,
                capital_mvnd,
            };
            assert_eq!(size_class(&figures), expect, "{figures:?}");
        };
        let money = Err(SizeUnknown::Money);
        check(Industry, 10, Some(3_000), Some(90_000), Ok(Micro));
        check(Industry, 10, Some(3_001), Some(3_000), Ok(Micro));
        check(Industry, 10, Some(3_001), Some(3_001), Ok(Small));
        check(Industry, 11, Some(1), Some(1), Ok(Small));
        check(Industry, 60, Some(60_000), Some(20_000), Ok(Small));
        check(Industry, 60, Some(60_000), Some(20_001), Ok(Medium));
        check(Industry, 101, Some(1), Some(1), Ok(Medium));
        check(Industry, 200, Some(200_001), Some(100_001), Ok(Large));
        check(Industry, 201, None, None, Ok(Large));
        check(Trade, 10, Some(10_000), None, Ok(Micro));
        check(Trade, 50, Some(100_000), None, Ok(Small));
        check(Trade, 51, Some(100_000), None, Ok(Medium));
        check(Trade, 100, Some(300_001), Some(100_000), Ok(Medium));
        check(Trade, 101, Some(1), Some(1), Ok(Large));
        // Younger than a year, or without revenue: capital only.
        check(Industry, 5, None, Some(3_000), Ok(Micro));
        check(Industry, 5, Some(0), Some(20_000), Ok(Small));
        check(Trade, 5, None, Some(100_001), Ok(Large));
        check(Industry, 5, Some(3_001), None, money);
        check(Industry, 5, None, None, money);
    }

    #[test]
    fn what_settled_the_class_is_told() {
        let check = |workers,
                     revenue_mvnd,
                     capital_mvnd,
                     expect: (SizeClass, u64, Option<(Money, u64)>)| {
            let figures = Figures {
                sector: Some(Sector::Industry),
                workers: Some(workers),
                revenue_mvnd,
                capital_mvnd,
            };
            let why = explain(&figures).unwrap();
            let money = why.money.map(|(which, against)| (which, against.ceiling));
            assert_eq!(
                (why.class, why.workers.ceiling, money),
                expect,
                "{figures:?}"
            );
        };
        check(
            150,
            Some(120_000),
            None,
            (Medium, 200, Some((Money::Revenue, 200_000))),
        );
        check(
            60,
            Some(60_000),
            Some(20_000),
            (Small, 100, Some((Money::Capital, 20_000))),
        );
        check(201, None, None, (Large, 200, None));
        check(
            150,
            Some(200_001),
            Some(100_001),
            (Large, 200, Some((Money::Capital, 100_000))),
        );
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut figures = Figures::default();
        assert_eq!(size_class(&figures), Err(SizeUnknown::Sector));
        figures.sector = Some(Sector::Trade);
        assert_eq!(size_class(&figures), Err(SizeUnknown::Workers));
    }
}
