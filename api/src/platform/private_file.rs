//! Files and folders that only their owner can read: modes 0600 and 0700, whatever the umask of the process.
//!
//! Which files these are is decided elsewhere: see [`super::sqlite_file`] and the keys of the demo.

use std::{
    fs::{self, DirBuilder, File, Permissions},
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

const FILE_MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// The mode bits of the group and of all other users.
const OTHER_USERS: u32 = 0o077;

/// Creates a folder and its missing parents with mode 0700. A folder that exists keeps its mode: it may be shared for a reason that
/// this process does not know.
///
/// # Errors
/// The error of the file system, for instance when a parent is not writable.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_folder(parent)?;
    }
    match DirBuilder::new().mode(FOLDER_MODE).create(path) {
        // A umask can have removed bits of the owner.
        Ok(()) => fs::set_permissions(path, Permissions::from_mode(FOLDER_MODE)),
        // Another process created it in the meantime.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Creates an empty file with mode 0600. A file that exists keeps its content and loses the mode bits of group and other users.
///
/// # Errors
/// The error of the file system when the file cannot be created.
pub fn ensure(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(_) => {
            restrict(path);
            Ok(())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // Without `create_new`, so that a symbolic link to a file that is yet to be created works.
            let file = File::options().write(true).create(true).truncate(false).mode(FILE_MODE).open(path)?;
            file.set_permissions(Permissions::from_mode(FILE_MODE))
        }
        Err(error) => Err(error),
    }
}

/// Removes the mode bits of group and other users from a file, if it exists. When that fails, for instance because another user owns
/// the file, a warning is logged: the file may still be usable.
///
/// The file is not opened: closing a descriptor of a SQLite database releases every lock that this process holds on it (POSIX
/// advisory locks).
pub fn restrict(path: &Path) {
    let Ok(metadata) = fs::metadata(path) else { return };
    let mode = metadata.permissions().mode() & 0o777;
    if mode & OTHER_USERS == 0 {
        return;
    }
    match fs::set_permissions(path, Permissions::from_mode(mode & !OTHER_USERS)) {
        Ok(()) => tracing::info!(path = %path.display(), "removed the permissions of other users, which were {mode:04o}"),
        Err(error) => tracing::warn!(path = %path.display(), %error, "other users may access this file: its mode is {mode:04o}"),
    }
}

/// Writes a new file with mode 0600.
///
/// # Errors
/// The error of the file system; `AlreadyExists` when the file exists.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).mode(FILE_MODE).open(path)?;
    file.set_permissions(Permissions::from_mode(FILE_MODE))?;
    file.write_all(bytes)
}
