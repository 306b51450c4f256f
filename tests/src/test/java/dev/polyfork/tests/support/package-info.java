/// What the tests stand on: running the image, finding its processes, and checking that nothing is
/// left behind.
///
/// Every test runs in a {@link dev.polyfork.tests.support.Sandbox}: folders of its own and an
/// environment variable that marks all processes of its tree.
package dev.polyfork.tests.support;
