//! What the program is built with, for `dcmtap --version`.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(compiler).arg("--version").output();
    let compiler = said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    println!("cargo::rustc-env=DCMTAP_COMPILER={}", compiler.unwrap_or_else(|_| "rustc".to_owned()));
    for name in ["PROFILE", "TARGET"] {
        println!("cargo::rustc-env=DCMTAP_{name}={}", env::var(name).unwrap_or_default());
    }
}
