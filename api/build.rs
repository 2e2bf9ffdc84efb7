//! Link options of the program.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name, value| std::env::var_os(name).is_some_and(|actual| actual == value);
    // Line tables must stay in the program even when its other debug information is split off. Compressed they take a third.
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        println!("cargo:rustc-link-arg-bins=-Wl,--compress-debug-sections=zlib");
    }
}
