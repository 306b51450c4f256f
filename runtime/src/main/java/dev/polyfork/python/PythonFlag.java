package dev.polyfork.python;

/** A switch of the Python command line that is either given or not. */
public enum PythonFlag {
    /** {@code -i}: go on interactively after the program. */
    INSPECT,
    /** {@code -u}: stdout and stderr without buffer. */
    UNBUFFERED,
    /** {@code -I}: no user site, no environment, no script directory on the path. */
    ISOLATED,
    /** {@code -E}: leave the PYTHON* variables alone. */
    IGNORE_ENVIRONMENT,
    /** {@code -S}: no {@code import site}. */
    NO_SITE,
    /** {@code -s}: no user site directory. */
    NO_USER_SITE,
    /** {@code -P}: no script directory on the path. */
    SAFE_PATH,
    /** {@code -B}: write no .pyc files. */
    DONT_WRITE_BYTECODE,
    /** {@code -q}: no banner. */
    QUIET,
    /** {@code -X dev}: CPython's development mode. */
    DEV_MODE,
    /** {@code -X utf8}: the streams are UTF-8 here in any case; this is what sys.flags tells. */
    UTF8_MODE,
    /** {@code -X warn_default_encoding}. */
    WARN_DEFAULT_ENCODING,
    /** {@code -X importtime}: tell how long each import took. */
    IMPORT_TIME,
    /** {@code -X faulthandler}: enable the module of that name. */
    FAULT_HANDLER
}
