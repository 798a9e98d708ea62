/** Vectors of status codes: four digits that the payer checks, and six that only the issuer can. */

import { issuerDigits } from '@tallystick/protocol/codes/status-code';
import { toHex } from '@tallystick/protocol/encoding/octets';
import { TENANT } from '../fixed/craft.ts';
import { fixedBytes } from '../fixed/fixed-bytes.ts';
import { fixedCrypto } from '../fixed/fixed-crypto.ts';
import { craftPayment } from '../fixed/payment.ts';
import { accepted, refused, type JsonObject, type VectorFile } from '../vector.ts';

/** `status-codes.json`. */
export async function makeStatusCodes(): Promise<VectorFile> {
  const { withdrawal } = await craftPayment();
  const statusKey = fixedBytes('status key of the till', 16);
  const payerDigits = '0427';
  const digits = issuerDigits(fixedCrypto, statusKey, TENANT, withdrawal.digest);
  const wrongDigits = ((Number(digits) + 1) % 1_000_000).toString().padStart(6, '0');
  const inputOf = (typed: string): JsonObject => ({
    tenant: TENANT,
    statusKey: toHex(statusKey),
    authorizationDigest: toHex(withdrawal.digest),
    payerDigits,
    typed,
  });
  const output = { issuerDigits: digits, code: payerDigits + digits };
  const grouped = `${payerDigits} ${digits.slice(0, 3)}-${digits.slice(3)}`;
  return {
    operation: 'checkStatusCode',
    about:
      'Status codes: the digits that the issuer expects, the whole code, and what the payer’s device keeps of what was typed.',
    vectors: [
      accepted('the code', inputOf(payerDigits + digits), { ...output, kept: digits }),
      accepted('with a space and a hyphen', inputOf(grouped), { ...output, kept: digits }),
      accepted(
        'six wrong digits: the payer cannot tell, the issuer refuses',
        inputOf(payerDigits + wrongDigits),
        { ...output, kept: wrongDigits },
      ),
      refused('four wrong digits', inputOf(`0428${digits}`), { stage: 'binding' }),
      refused('nine digits', inputOf(`${payerDigits}${digits.slice(1)}`), { stage: 'shape' }),
      refused('eleven digits', inputOf(`${payerDigits}${digits}0`), { stage: 'shape' }),
      refused('a letter', inputOf(`${payerDigits}${digits.slice(1)}O`), { stage: 'shape' }),
      refused('digits of another script', inputOf(`०४२७${digits}`), { stage: 'shape' }),
      refused('nothing', inputOf(''), { stage: 'shape' }),
    ],
  };
}
