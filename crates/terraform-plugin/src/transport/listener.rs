//! The socket: a Unix socket where supported, a TCP port on localhost otherwise. [`super::tls`] authenticates the client.

use std::{io, net::Ipv4Addr, ops::RangeInclusive, path::PathBuf};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};

use super::failure::Failure;

/// The requested address.
#[derive(Debug)]
pub struct Listen {
    /// TCP ports; `0..=0` is any.
    pub ports: RangeInclusive<u16>,
    /// Directory of a Unix socket, instead of that for temporary files.
    #[cfg_attr(not(unix), expect(dead_code, reason = "on Windows there are ports only"))]
    pub socket_directory: Option<PathBuf>,
    /// The group, by number or name, that may connect in addition to the user.
    #[cfg_attr(not(unix), expect(dead_code, reason = "on Windows there are ports only"))]
    pub socket_group: Option<String>,
}

impl Default for Listen {
    fn default() -> Self {
        Self { ports: 0..=0, socket_directory: None, socket_group: None }
    }
}

/// A connection that is not authenticated yet.
pub trait Connection: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Connection for T {}

/// A socket that accepts connections. A Unix one is removed when this is dropped.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    /// As in the handshake.
    address: String,
}

#[derive(Debug)]
enum Socket {
    #[cfg(unix)]
    Unix(tokio::net::UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    /// Binds, after which connections wait until they are accepted. Must be called within a runtime.
    pub fn bind(listen: &Listen) -> Result<Self, Failure> {
        #[cfg(unix)]
        if let Some(listener) = unix::bind(listen)? {
            return Ok(listener);
        }
        Self::bind_port(listen.ports.clone()).map_err(|why| Failure::new("cannot listen on any port", why))
    }

    /// `unix` or `tcp`.
    pub fn network(&self) -> &'static str {
        match &self.socket {
            #[cfg(unix)]
            Socket::Unix(_) => "unix",
            Socket::Tcp(_) => "tcp",
        }
    }

    /// An absolute path, or `HOST:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The next connection.
    pub async fn accept(&self) -> io::Result<Box<dyn Connection>> {
        match &self.socket {
            #[cfg(unix)]
            Socket::Unix(socket) => Ok(Box::new(socket.accept().await?.0)),
            Socket::Tcp(socket) => {
                let connection = socket.accept().await?.0;
                connection.set_nodelay(true)?;
                Ok(Box::new(connection))
            }
        }
    }

    fn bind_port(ports: RangeInclusive<u16>) -> io::Result<Self> {
        let mut refusal = io::Error::other("there is none");
        for port in ports {
            match std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
                Ok(socket) => {
                    socket.set_nonblocking(true)?;
                    let address = socket.local_addr()?.to_string();
                    return Ok(Self { socket: Socket::Tcp(TcpListener::from_std(socket)?), address });
                }
                Err(why) => refusal = why,
            }
        }
        Err(refusal)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Socket::Unix(_) = &self.socket {
            // It may be deleted already.
            let _ = std::fs::remove_file(&self.address);
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::{
        collections::hash_map::RandomState,
        fs::{self, Permissions},
        hash::{BuildHasher, Hasher},
        io,
        os::unix::fs::{PermissionsExt as _, chown},
        path::Path,
    };

    use tokio::net::UnixListener;

    use crate::transport::{
        failure::Failure,
        listener::{Listen, Listener, Socket},
    };

    /// A socket in the requested directory, or in the first possible one. `None` if there is none: the path of a socket is
    /// limited to about a hundred characters, and a directory for temporary files may exceed it.
    pub fn bind(listen: &Listen) -> Result<Option<Listener>, Failure> {
        let listener = match &listen.socket_directory {
            Some(directory) => {
                let what = format!("cannot make a socket in {}", directory.display());
                Some(bind_in(directory).map_err(|why| Failure::new(&what, why))?)
            }
            None => [&std::env::temp_dir(), Path::new("/tmp")].into_iter().find_map(|directory| bind_in(directory).ok()),
        };
        if let (Some(listener), Some(group)) = (&listener, &listen.socket_group) {
            let what = format!("cannot give the socket to the group {group}");
            share(listener, group).map_err(|why| Failure::new(&what, why))?;
        }
        Ok(listener)
    }

    fn bind_in(directory: &Path) -> io::Result<Listener> {
        let unique = RandomState::new().build_hasher().finish();
        let path = std::path::absolute(directory)?.join(format!("plugin-{}-{unique:016x}", std::process::id()));
        // The handshake separates fields by bars and ends with a line break.
        let Some(address) = path.to_str().filter(|text| !text.contains(['|', '\n'])) else {
            return Err(io::Error::other("its name does not fit into the handshake"));
        };
        let socket = Socket::Unix(UnixListener::bind(&path)?);
        let listener = Listener { socket, address: address.to_owned() };
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(listener)
    }

    fn share(listener: &Listener, group: &str) -> io::Result<()> {
        chown(&listener.address, None, Some(group_id(group)?))?;
        fs::set_permissions(&listener.address, Permissions::from_mode(0o660))
    }

    fn group_id(group: &str) -> io::Result<u32> {
        if let Ok(id) = group.parse() {
            return Ok(id);
        }
        // Each line is NAME:PASSWORD:ID:MEMBERS.
        let groups = fs::read_to_string("/etc/group")?;
        let mut ids = groups.lines().filter_map(|line| {
            let mut fields = line.split(':');
            (fields.next() == Some(group)).then(|| fields.nth(1)?.parse().ok()).flatten()
        });
        ids.next().ok_or_else(|| io::Error::other("there is no such group"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_port_that_is_taken_makes_room_for_the_next() {
        let taken = Listener::bind_port(0..=0).expect("some port is free");
        let port: u16 = taken.address().rsplit(':').next().expect("a port").parse().expect("a number");
        let next = Listener::bind_port(port..=port.saturating_add(100)).expect("another port is free");
        assert_eq!(next.network(), "tcp");
        assert!(next.address().starts_with("127.0.0.1:") && next.address() != taken.address());
        Listener::bind_port(port..=port).expect_err("the only port is taken");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_socket_is_private_to_its_user_and_removed_with_its_listener() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().expect("a directory");
        let listener =
            Listener::bind(&Listen { socket_directory: Some(directory.path().into()), ..Listen::default() }).expect("it binds");
        let path = PathBuf::from(listener.address());
        assert_eq!(path.parent(), Some(directory.path()));
        assert_eq!(std::fs::metadata(&path).expect("the socket exists").permissions().mode() & 0o777, 0o600);
        drop(listener);
        assert!(!path.exists());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_directory_that_was_asked_for_and_does_not_exist_is_a_failure() {
        let listen = Listen { socket_directory: Some("/nonexistent/directory".into()), ..Listen::default() };
        let failure = Listener::bind(&listen).expect_err("it does not exist").to_string();
        assert!(failure.starts_with("cannot make a socket in /nonexistent/directory: "), "{failure}");
    }
}
