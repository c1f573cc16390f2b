"""TUN and TAP devices, shared by wire.py and tunnel.py."""
import ctypes
import fcntl
import os
import struct

TUNSETIFF, IFF_TUN, IFF_TAP, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 1, 2, 0x1000, 0x40000000


def enter(namespace):
    """This process does its networking in that namespace from now on."""
    fd = os.open("/run/netns/" + namespace, os.O_RDONLY)
    if ctypes.CDLL(None, use_errno=True).setns(fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")
    os.close(fd)


def device(name, ethernet):
    """A new device of that name; read and write give frames or IP packets."""
    fd = os.open("/dev/net/tun", os.O_RDWR)
    flags = (IFF_TAP if ethernet else IFF_TUN) | IFF_NO_PI
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), flags))
    return fd
