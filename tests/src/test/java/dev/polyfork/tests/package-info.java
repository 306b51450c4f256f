/// Tests of the finished image from outside: scripts, command line, signals, bad input.
///
/// The image is found by the system property `polyfork.home`. With `-Dpolyfork.launcher=PYTHON` the
/// same tests run against another Python, which shows that they expect what CPython does.
package dev.polyfork.tests;
