/** How databases of tests are named, so that a keeper knows which are whose. */

/** A test file's own database. */
export const KEPT_PREFIX = 'tallystick_test_';
/** A migrated database to copy from; the digest of its migrations follows. */
export const TEMPLATE_PREFIX = 'tallystick_template_';
/** A template whose migrations have not all run yet. */
export const PARTIAL_SUFFIX = '_partial';
