//! Files of data sets: written under a temporary name, and given their own when they are complete.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Where files go.
pub(super) enum Destination {
    /// Any number of files, in a folder.
    Folder(Folder),
    /// One file with this path.
    File(PathBuf),
}

/// A folder, and the names given in it.
pub(super) struct Folder {
    path: PathBuf,
    /// How many files got a name, by the hash of it.
    given: HashMap<u64, u32>,
    temporaries: u64,
}

/// A file that is where it belongs.
pub(super) struct Placed {
    /// Its name, without its folder.
    pub(super) name: String,
    /// Was it there before, with the same octets?
    pub(super) has_existed: bool,
}

impl Destination {
    /// A folder, which only its owner may enter if it is made now.
    ///
    /// # Errors
    /// It cannot be made.
    pub(super) fn folder(path: &Path) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(naming(path))?;
        Ok(Self::Folder(Folder { path: path.to_owned(), given: HashMap::new(), temporaries: 0 }))
    }

    /// An empty file under a temporary name.
    pub(super) fn temporary(&mut self) -> io::Result<Temporary> {
        let process = std::process::id();
        match self {
            Self::Folder(folder) => {
                folder.temporaries += 1;
                Temporary::create(folder.path.join(format!(".dcmtap-{process}-{}.part", folder.temporaries)))
            }
            Self::File(path) => {
                let mut name = path.clone().into_os_string();
                name.push(format!(".{process}.part"));
                Temporary::create(name.into())
            }
        }
    }

    /// Gives a file its name: `stem` and `ending`, with a number between them where that name was given or is taken by
    /// another file. No file that is there is ever changed.
    pub(super) fn place(&mut self, file: Temporary, stem: &str, ending: &str) -> io::Result<Placed> {
        let folder = match self {
            Self::Folder(folder) => folder,
            Self::File(path) => {
                reserve(path)?;
                return file.rename(path);
            }
        };
        let mut hasher = DefaultHasher::new();
        (stem, ending).hash(&mut hasher);
        let given = folder.given.entry(hasher.finish()).or_default();
        loop {
            *given += 1;
            let number = if *given == 1 { String::new() } else { format!("-{given}") };
            let path = folder.path.join(format!("{stem}{number}{ending}"));
            match reserve(&path) {
                Ok(()) => return file.rename(&path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
            if is_same(&file.path, &path)? {
                return Ok(Placed { name: name_of(&path), has_existed: true });
            }
        }
    }
}

/// A file under a temporary name, which is removed unless it is renamed.
pub(super) struct Temporary {
    path: PathBuf,
}

impl Temporary {
    fn create(path: PathBuf) -> io::Result<Self> {
        own().open(&path).map_err(naming(&path))?;
        Ok(Self { path })
    }

    /// Writes octets at an offset.
    pub(super) fn write(&self, offset: u64, octets: &[u8]) -> io::Result<()> {
        let write = || {
            let mut file = OpenOptions::new().write(true).open(&self.path)?;
            file.seek(SeekFrom::Start(offset))?;
            file.write_all(octets)
        };
        write().map_err(naming(&self.path))
    }

    /// Makes it so long; what was never written is zero.
    pub(super) fn set_length(&self, length: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(&self.path);
        file.and_then(|file| file.set_len(length)).map_err(naming(&self.path))
    }

    /// Writes the octets of another file behind the first `skipped` of it to `offset`.
    pub(super) fn copy(&self, other: &Self, skipped: u64, offset: u64) -> io::Result<()> {
        let copy = || {
            let mut from = File::open(&other.path)?;
            from.seek(SeekFrom::Start(skipped))?;
            let mut to = OpenOptions::new().write(true).open(&self.path)?;
            to.seek(SeekFrom::Start(offset))?;
            io::copy(&mut from, &mut to).map(|_| ())
        };
        copy().map_err(naming(&self.path))
    }

    /// Gives it the name of an empty file that was made for it.
    fn rename(self, path: &Path) -> io::Result<Placed> {
        if let Err(error) = fs::rename(&self.path, path) {
            let _ = fs::remove_file(path);
            return Err(naming(path)(error));
        }
        Ok(Placed { name: name_of(path), has_existed: false })
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // Renamed, it is no longer there.
        let _ = fs::remove_file(&self.path);
    }
}

/// Makes an empty file with this name, which was free.
fn reserve(path: &Path) -> io::Result<()> {
    own().open(path).map(|_| ()).map_err(naming(path))
}

/// A new file that only its owner may read.
fn own() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Do two files hold the same octets? What is no file, or cannot be read, does not.
fn is_same(one: &Path, other: &Path) -> io::Result<bool> {
    let Ok(metadata) = fs::symlink_metadata(other) else { return Ok(false) };
    if !metadata.is_file() || metadata.len() != fs::metadata(one).map_err(naming(one))?.len() {
        return Ok(false);
    }
    let Ok(other) = File::open(other) else { return Ok(false) };
    let one = File::open(one).map_err(naming(one))?;
    let octets = |file| BufReader::with_capacity(64 << 10, file).bytes().map(Result::ok);
    Ok(octets(one).eq(octets(other)))
}

/// Says which file an error is about.
fn naming(path: &Path) -> impl Fn(io::Error) -> io::Error + '_ {
    |error| io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
