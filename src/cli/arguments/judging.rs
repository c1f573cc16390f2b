//! The arguments that say what traffic is held against.

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Args;

use crate::check::Policy;
use crate::cli::{complain, policy, profile};
use crate::profile::Profile;

/// What traffic is held against.
#[derive(Debug, Args)]
pub(in crate::cli) struct JudgingArguments {
    /// A conformance profile to hold the traffic against (TOML); may be given several times.
    #[arg(long = "profile", value_name = "FILE", help_heading = "Judging")]
    profiles: Vec<PathBuf>,
    /// What is to be done about which rule, and the time limits (TOML).
    #[arg(long, value_name = "FILE", help_heading = "Judging")]
    policy: Option<PathBuf>,
    /// Check also what is true by the letter and harmless.
    #[arg(long, help_heading = "Judging")]
    strict: bool,
}

impl JudgingArguments {
    /// Reads the policy and all profiles.
    ///
    /// # Errors
    /// One of them cannot be read, or is wrong; all but the last line of what is wrong is said.
    pub(in crate::cli) fn load(&self) -> Result<(Policy, Vec<Profile>)> {
        let mut policy = self.policy.as_deref().map(policy::load).transpose()?.unwrap_or_default();
        policy.is_strict |= self.strict;
        Ok((policy, self.load_profiles()?))
    }

    fn load_profiles(&self) -> Result<Vec<Profile>> {
        let (mut profiles, mut problems) = (Vec::new(), Vec::new());
        for path in &self.profiles {
            match profile::load(path) {
                Ok(profile) => profiles.push(profile),
                Err(error) => problems.extend(format!("{error:#}").lines().map(str::to_owned)),
            }
        }
        let Some(last) = problems.pop() else { return Ok(profiles) };
        for line in problems {
            complain(&anyhow!(line));
        }
        Err(anyhow!(last))
    }
}
