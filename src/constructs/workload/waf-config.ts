/** What the web application firewall of an nginx sidecar is told. */
export interface WafProps {
  /** `block` refuses a request that looks like an attack, `detect` only logs it. */
  readonly mode: 'block' | 'detect';
  /** How suspicious it is, 1 to 4: higher finds more, and takes more harmless requests for attacks. */
  readonly paranoia: number;
  /** The anomaly score from which a request is refused. One critical match scores 5. */
  readonly threshold: number;
}

/** The rules as nginx reads them, beside nginx.conf. */
export const WAF_FILE = '/etc/nginx/waf.conf';

/** Where the image `owasp/modsecurity-crs` keeps the core rule set. Its entrypoint, which would write there, does not run. */
const CORE_RULES = '/opt/owasp-crs';

/** Lines that nginx.conf needs outside of its blocks, and in its server, where the image has the module. */
export const wafModule = 'load_module modules/ngx_http_modsecurity_module.so;';
export const wafServer = `modsecurity on;
modsecurity_rules_file ${WAF_FILE};`;

/**
 * ModSecurity with the OWASP core rule set, for requests. Answers are not looked at: they are streamed, and would have to
 * be held back whole. What was refused is logged as JSON, without headers and bodies, which may hold what is private.
 *
 * @throws when a number is outside what the rule set knows
 */
export function wafConfig({ mode, paranoia, threshold }: WafProps, maxBodyBytes: number): string {
  if (!Number.isInteger(paranoia) || paranoia < 1 || paranoia > 4) {
    throw new Error(`firewall: paranoia ${paranoia} is no level of the core rule set. fix: use 1 to 4`);
  }
  if (!Number.isInteger(threshold) || threshold < 1) {
    throw new Error(`firewall: threshold ${threshold} is no score. fix: use a whole number from 1, e.g. 5`);
  }
  return `SecRuleEngine ${mode === 'block' ? 'On' : 'DetectionOnly'}
SecTmpDir /tmp
SecDataDir /tmp
SecUploadDir /tmp
SecUnicodeMapFile /etc/modsecurity.d/unicode.mapping 20127
SecArgumentSeparator &
SecArgumentsLimit 1000
SecCookieFormat 0
SecPcreMatchLimit 100000
SecPcreMatchLimitRecursion 100000

SecRequestBodyAccess On
SecRequestBodyLimit ${maxBodyBytes}
SecRequestBodyNoFilesLimit ${Math.min(maxBodyBytes, 1_048_576)}
SecRequestBodyLimitAction Reject
SecRequestBodyJsonDepthLimit 512
SecResponseBodyAccess Off

SecAuditEngine RelevantOnly
SecAuditLogRelevantStatus "^403$"
SecAuditLogType Serial
SecAuditLog /dev/stdout
SecAuditLogFormat JSON
SecAuditLogParts AHZ

# How bodies are read, and what cannot be read.
SecRule REQUEST_HEADERS:Content-Type "^(?:application(?:/soap\\+|/)|text/)xml" "id:200000,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=XML"
SecRule REQUEST_HEADERS:Content-Type "^application/json" "id:200001,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecRule REQUEST_HEADERS:Content-Type "^application/[a-z0-9.-]+[+]json" "id:200006,phase:1,t:none,t:lowercase,pass,nolog,ctl:requestBodyProcessor=JSON"
SecRule REQBODY_ERROR "!@eq 0" "id:200002,phase:2,t:none,log,deny,status:400,msg:'Failed to parse request body.',severity:2"
SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:200003,phase:2,t:none,log,deny,status:400,msg:'Multipart request body failed strict validation.',severity:2"

Include ${CORE_RULES}/crs-setup.conf
SecAction "id:900000,phase:1,pass,t:none,nolog,setvar:tx.blocking_paranoia_level=${paranoia}"
SecAction "id:900110,phase:1,pass,t:none,nolog,setvar:tx.inbound_anomaly_score_threshold=${threshold}"
Include ${CORE_RULES}/rules/*.conf
`;
}
