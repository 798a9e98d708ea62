/** Registration data from the holder's own device: read it, replace it, or take it away (G-080). */

import { optional, tuple, type Shape } from '../encoding/shape.ts';
import { registrationShape, type Registration } from '../registration.ts';

export interface RegistrationBody {
  /** Replaces all that is kept; without it, what is kept is only read. One without fields deletes it. */
  readonly change?: Registration;
}

export const registrationBodyShape: Shape<RegistrationBody> = tuple<RegistrationBody>({
  change: optional(registrationShape),
});

export interface RegistrationResult {
  /** What is kept now. */
  readonly registration: Registration;
}

export const registrationResultShape: Shape<RegistrationResult> = tuple<RegistrationResult>({
  registration: registrationShape,
});
