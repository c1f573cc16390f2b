//! A strict reader of the text format of Prometheus: what it does not know, it does not take.

use std::collections::{BTreeMap, BTreeSet};

use dcmtap::check::Policy;
use dcmtap::report::metrics::Metrics;

use super::{everything, judge, timeline_of_capture};

/// One sample.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) value: f64,
}

/// A family of samples.
#[derive(Clone, Debug)]
pub(crate) struct Family {
    pub(crate) kind: String,
    pub(crate) samples: Vec<Sample>,
}

/// What a capture counts.
pub(crate) fn metrics_of(capture: &[u8]) -> Metrics {
    let mut metrics = Metrics::default();
    for entry in timeline_of_capture(capture.to_vec(), everything()) {
        metrics.entry(&entry);
    }
    for judgement in judge(capture, Policy::default()) {
        metrics.judgement(&judgement);
    }
    metrics
}

/// The families of a page, by name; or the first thing that is wrong with it.
pub(crate) fn parse(page: &str) -> Result<BTreeMap<String, Family>, String> {
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let (mut helped, mut current) = (None, String::new());
    if !page.ends_with('\n') {
        return Err("the last line has no end".to_owned());
    }
    for line in page.strip_suffix('\n').unwrap_or(page).split('\n') {
        let wrong = |why: &str| Err(format!("{why}: {line}"));
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let Some((name, help)) = rest.split_once(' ') else { return wrong("no help") };
            if help.is_empty() || help.contains('\\') {
                return wrong("help");
            }
            helped = Some(name.to_owned());
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let Some((name, kind)) = rest.split_once(' ') else { return wrong("no type") };
            if helped.take().as_deref() != Some(name) || !is_name(name) {
                return wrong("not the family of the help before");
            }
            if !["counter", "gauge", "histogram"].contains(&kind) {
                return wrong("type");
            }
            let family = Family { kind: kind.to_owned(), samples: Vec::new() };
            if families.insert(name.to_owned(), family).is_some() {
                return wrong("a family twice");
            }
            name.clone_into(&mut current);
        } else {
            let Some(sample) = sample(line) else { return wrong("no sample") };
            let Some(family) = families.get_mut(&current) else { return wrong("no family") };
            let suffix = sample.name.strip_prefix(&current);
            let is_of_family = match family.kind.as_str() {
                "histogram" => matches!(suffix, Some("_bucket" | "_sum" | "_count")),
                "counter" => suffix == Some("") && current.ends_with("_total"),
                _ => suffix == Some("") && !current.ends_with("_total"),
            };
            let is_twice =
                family.samples.iter().any(|other| other.name == sample.name && other.labels == sample.labels);
            if !is_of_family || is_twice {
                return wrong("a sample of another family, or twice");
            }
            family.samples.push(sample);
        }
    }
    if helped.is_some() {
        return Err("a help without a type".to_owned());
    }
    families.values().filter(|family| family.kind == "histogram").try_for_each(check_histogram)?;
    Ok(families)
}

fn is_name(name: &str) -> bool {
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_';
    name.starts_with(is_start) && name.chars().all(|c| is_start(c) || c.is_ascii_digit())
}

fn sample(line: &str) -> Option<Sample> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at(end);
    let mut labels = BTreeMap::new();
    let rest = match rest.strip_prefix('{') {
        Some(mut rest) => loop {
            let (label, value) = rest.split_once("=\"")?;
            let (value, after) = quoted(value)?;
            if !is_name(label) || labels.insert(label.to_owned(), value).is_some() {
                return None;
            }
            if let Some(after) = after.strip_prefix('}') {
                break after;
            }
            rest = after.strip_prefix(',')?;
        },
        None => rest,
    };
    let value = rest.strip_prefix(' ')?;
    let is_number = value.chars().all(|c| c.is_ascii_digit() || c == '.');
    (is_name(name) && is_number).then_some(())?;
    Some(Sample { name: name.to_owned(), labels, value: value.parse().ok()? })
}

/// A value up to its closing quote, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(match characters.next()?.1 {
                '\\' => '\\',
                '"' => '"',
                'n' => '\n',
                _ => return None,
            }),
            _ if character.is_control() => return None,
            _ => value.push(character),
        }
    }
    None
}

/// Buckets must be cumulative, in order, end with `+Inf`, and agree with the count.
fn check_histogram(family: &Family) -> Result<(), String> {
    let without_le = |sample: &Sample| {
        let mut labels = sample.labels.clone();
        let le = labels.remove("le");
        (labels, le)
    };
    let groups: BTreeSet<_> = family.samples.iter().map(|sample| without_le(sample).0).collect();
    for group in groups {
        let of = |suffix: &'static str| {
            let samples = family.samples.iter().filter(move |sample| sample.name.ends_with(suffix));
            samples.filter(|sample| without_le(sample).0 == group)
        };
        let buckets: Vec<(f64, f64)> = of("_bucket")
            .map(|sample| {
                let bound = without_le(sample).1.unwrap_or_default();
                (bound.replace("+Inf", "inf").parse().unwrap_or(f64::NAN), sample.value)
            })
            .collect();
        let is_ordered =
            buckets.iter().zip(buckets.iter().skip(1)).all(|(one, next)| one.0 < next.0 && one.1 <= next.1);
        let counts: Vec<f64> = of("_count").map(|sample| sample.value).collect();
        let last = buckets.last().copied();
        if !is_ordered
            || of("_sum").count() != 1
            || counts.len() != 1
            || last != counts.first().map(|count| (f64::INFINITY, *count))
        {
            return Err(format!("a histogram that is none: {group:?} {buckets:?}"));
        }
    }
    Ok(())
}
