import type { IncomingHttpHeaders } from 'node:http';
import type { Fault, ServiceRequest } from './service';

/** What a request was signed for (Signature Version 4). Signatures themselves are not checked: any key will do. */
export type CredentialScope = { readonly region: string; readonly service: string };

/** `<key>/<date>/<region>/<service>/aws4_request` */
const SCOPE = /^[^/]+\/\d{8}\/([\w-]*)\/([\w.-]*)\/aws4_request$/;

/** The scope in the Authorization header, or in the query of a presigned URL. */
export function credentialScope(headers: IncomingHttpHeaders, query: URLSearchParams): CredentialScope | undefined {
  const credential =
    /[\s,]Credential=([^\s,]+)/.exec(headers.authorization ?? '')?.[1] ?? query.get('X-Amz-Credential');
  const match = SCOPE.exec(credential ?? '');
  return match ? { region: match[1]!, service: match[2]!.toLowerCase() } : undefined;
}

const QUERY_PARTS = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date'];
const HEADER_PARTS = ['Credential', 'Signature', 'SignedHeaders'];

type SignedRequest = Pick<ServiceRequest, 'headers' | 'query'>;

/** Where services differ in how they look for a signature. */
export type SignatureRules = {
  /** Whether an Authorization header counts as a signature of AWS's. */
  readonly isSignature: (authorization: string) => boolean;
  readonly missing: string;
};

/** Why a request does not count as signed, in AWS's words; undefined when its signature has every part. */
export function signatureFault({ headers, query }: SignedRequest, rules: SignatureRules): Fault | undefined {
  const { authorization } = headers;
  if (query.has('X-Amz-Algorithm')) {
    if (authorization !== undefined) return fault('InvalidSignatureException', FOUND_BOTH);
    return incomplete(missingInQuery(query), 'Re-examine the query-string parameters.');
  }
  if (authorization === undefined || !rules.isSignature(authorization))
    return fault('MissingAuthenticationTokenException', rules.missing);
  return incomplete(missingInHeader(authorization, headers), `Authorization=${authorization}`);
}

const FOUND_BOTH = "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";

function missingInQuery(query: URLSearchParams): string[] {
  return QUERY_PARTS.filter((name) => !query.get(name)).map(
    (name) => `AWS query-string parameters must include '${name}'.`,
  );
}

function missingInHeader(authorization: string, headers: IncomingHttpHeaders): string[] {
  const parts = new Set(authorization.split(/[\s,]+/).map((part) => part.split('=', 1)[0]));
  const missing = HEADER_PARTS.filter((name) => !parts.has(name)).map(
    (name) => `Authorization header requires '${name}' parameter.`,
  );
  if (headers['x-amz-date'] !== undefined || headers.date !== undefined) return missing;
  return [...missing, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."];
}

function incomplete(missing: readonly string[], end: string): Fault | undefined {
  return missing.length === 0 ? undefined : fault('IncompleteSignatureException', [...missing, end].join(' '));
}

function fault(type: string, message: string): Fault {
  return { status: 400, type, message };
}
