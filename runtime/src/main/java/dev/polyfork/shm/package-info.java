/// Files mapped by several processes, and typed access to the words in them.
///
/// Decision that differs from DESIGN.md: a region has no "ready" word that is published last. A
/// region gets its final name only when it is complete (made under another name, then linked), so
/// whoever can open it sees it whole, and a creator killed midway leaves no half-made region behind
/// that name. Mapping goes through `os` and not `FileChannel`, because Python wants the error
/// number.
package dev.polyfork.shm;
