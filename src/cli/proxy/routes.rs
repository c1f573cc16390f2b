//! The routes of the proxy: from arguments, or from a TOML file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Args;
use serde::Deserialize;

use crate::cli::policy;
use crate::names::{Network, amount};
use crate::octets::EscapedText;
use crate::proxy::Route;
use crate::proxy::fault::Fault;
use crate::proxy::route::{self, Target};

/// Which routes there are.
#[derive(Debug, Args)]
pub(super) struct RouteArguments {
    /// Where to listen: an address and port, or a port of loopback.
    #[arg(long, value_name = "ADDRESS:PORT", requires = "to", help_heading = "Routes")]
    listen: Option<String>,
    /// Where what comes there goes.
    #[arg(long, value_name = "HOST:PORT", requires = "listen", help_heading = "Routes")]
    to: Option<String>,
    /// A route in one word, such as 127.0.0.1:11112=pacs.example:104; may be given several times.
    #[arg(long, value_name = "LISTEN=TARGET", help_heading = "Routes")]
    route: Vec<String>,
    /// A file of routes (TOML).
    #[arg(long, value_name = "FILE", help_heading = "Routes")]
    routes: Option<PathBuf>,
    /// Only clients of this network, such as 10.0.1.0/24, may use the routes; may be given several times.
    #[arg(long, value_name = "NETWORK", value_parser = network, help_heading = "Routes")]
    allow: Vec<Network>,
    /// Connections at once on each route.
    #[arg(long, value_name = "N", help_heading = "Routes")]
    max_per_route: Option<usize>,
    /// Cut a connection on which nothing is sent for so long.
    #[arg(long, value_name = "DURATION", value_parser = amount::duration, help_heading = "Routes")]
    idle: Option<Duration>,
    /// Disturb what passes on purpose, such as 'abort at pdu 12'; may be given several times; help lists them.
    #[arg(long, value_name = "FAULT", help_heading = "Routes")]
    fault: Vec<String>,
}

fn network(text: &str) -> Result<Network, String> {
    Network::parse(text).ok_or_else(|| "an address or a network such as 10.0.1.0/24 expected".to_owned())
}

/// A file of routes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Document {
    #[serde(default)]
    route: Vec<Entry>,
}

/// A route as it stands in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Entry {
    listen: String,
    to: String,
    #[serde(default)]
    allow: Vec<String>,
    max_connections: Option<usize>,
    idle: Option<String>,
    #[serde(default)]
    faults: Vec<String>,
}

impl RouteArguments {
    /// All routes, ready to be used.
    ///
    /// # Errors
    /// There is none, one is written wrongly, a name has no address, or one leads back to itself.
    pub(super) fn routes(&self) -> Result<Vec<Route>> {
        let mut routes = Vec::new();
        if let (Some(listen), Some(to)) = (&self.listen, &self.to) {
            routes.push(Route::new(route::listen_address(listen)?, Target::parse(to)?));
        }
        for text in &self.route {
            routes.push(Route::parse(text)?);
        }
        if let Some(path) = &self.routes {
            routes.extend(load(path)?);
        }
        if routes.is_empty() {
            bail!("no route: give --listen ADDRESS:PORT --to HOST:PORT, --route or --routes");
        }
        let faults = faults(&self.fault).context("--fault")?;
        for route in &mut routes {
            if route.allowed.is_empty() {
                route.allowed.clone_from(&self.allow);
            }
            route.max_connections = route.max_connections.or(self.max_per_route);
            route.idle = route.idle.or(self.idle);
            if route.faults.is_empty() {
                route.faults.clone_from(&faults);
            }
        }
        route::check(&routes)?;
        Ok(routes)
    }

    /// Is a list of the faults there are what is wanted?
    pub(super) fn wants_faults(&self) -> bool {
        self.fault.iter().any(|fault| fault == "help")
    }
}

fn faults(texts: &[String]) -> Result<Vec<Fault>> {
    texts.iter().map(|text| Ok(Fault::parse(text)?)).collect()
}

fn load(path: &Path) -> Result<Vec<Route>> {
    let name = EscapedText(&path.to_string_lossy()).to_string();
    let text = std::fs::read_to_string(path).with_context(|| name.clone())?;
    let document: Document = toml::from_str(&text)
        .map_err(|error| anyhow!("{name}: {}", policy::place(&text, error.span(), error.message())))?;
    if document.route.is_empty() {
        bail!("{name}: no route in it: [[route]] with listen and to expected");
    }
    document.route.iter().map(|entry| entry.route().with_context(|| name.clone())).collect()
}

impl Entry {
    fn route(&self) -> Result<Route> {
        let allowed = self.allow.iter().map(|text| network(text).map_err(|why| anyhow!("{text:?}: {why}")));
        let idle = self.idle.as_deref().map(amount::duration).transpose();
        Ok(Route {
            allowed: allowed.collect::<Result<_>>()?,
            max_connections: self.max_connections,
            idle: idle.map_err(|why| anyhow!(why))?,
            faults: faults(&self.faults)?,
            ..Route::new(route::listen_address(&self.listen)?, Target::parse(&self.to)?)
        })
    }
}
