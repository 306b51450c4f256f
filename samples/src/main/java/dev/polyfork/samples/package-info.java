/// Java applications that use Python, one idea each.
package dev.polyfork.samples;
