/** How a command ends, beside 0: the contract of the command line. */
export const DONE = 0;
/** A threshold of --fail-if was crossed. */
export const THRESHOLD_CROSSED = 1;
/** Bad usage, unreadable input, or nothing to read. */
export const UNUSABLE = 2;
/** Some pairs could not be read; the others are there. */
export const SOME_FAILED = 3;
/** Stopped by a signal; what was finished is kept. */
export const INTERRUPTED = 130;
