package dev.polyfork.os;

/// What makes two descriptors the same file.
///
/// @param device number of the device holding the file
/// @param inode number of the file on it
public record FileIdentity(long device, long inode) {}
