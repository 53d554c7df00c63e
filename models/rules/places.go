package rules

import "polyphi/corpora"

func labelOf(s string) corpora.Label { return corpora.Label(s) }

// placeRules find hospitals, wards, streets and what follows them in an address.
func placeRules() []rule {
	const proper = `(?:\p{Lu}[\pL\pM'’.-]*|de|del|la|los|las|du|des|of|and|y|et|el)`
	return []rule{
		{name: "hospital", label: "HOSPITAL", pattern: re(`\b(?:\p{Lu}[\pL\pM'’.-]* )(?:` + proper + ` ){0,6}(?:Hospital|Infirmary|Medical Cent(?:er|re)|Clinic|Health Cent(?:er|re)|Institute)\b(?: of(?: ` + proper + `){1,3})?`)},
		{name: "hospital first", label: "HOSPITAL", pattern: re(`\b(?:Hospital|Hôpital|Hospices?|CHU|Centro Médico|Clínica|Fundación|Instituto)(?: ` + proper + `){1,6}`)},
		{name: "Chinese hospital", label: "HOSPITAL", pattern: re(`\p{Han}{2,12}(?:醫院|医院)`)},
		{name: "Hindi hospital", label: "HOSPITAL", pattern: re(`(?:\p{Devanagari}+ ){1,3}(?:अस्पताल|हॉस्पिटल|चिकित्सालय)`)},
		{name: "Bengali hospital", label: "HOSPITAL", pattern: re(`(?:\p{Bengali}+ ){1,4}(?:হাসপাতাল|মেডিকেল কলেজ)`)},
		{name: "ward", label: "DEPARTMENT", pattern: re(`\b(?:Ward|Unit|Bay|Salle|Sala|Unidad|Unité|Pabellón|Planta|Service) (?:\d+[A-Z]?|\p{Lu}[\pL\pM'’-]+(?: \p{Lu}[\pL\pM'’-]+)?)(?:\b|$)`)},
		{name: "named ward", label: "DEPARTMENT", pattern: re(`\b\p{Lu}[\pL\pM'’-]+ (?:Ward|Suite|Wing|Pavilion)\b`)},
		{name: "Chinese ward", label: "DEPARTMENT", pattern: re(`[0-9A-Z\p{Han}]{1,6}(?:病房|病區|病区|門診|门诊)`)},
		{name: "street", label: "STREET", pattern: re(`\b(?:No\. )?\d{1,4},? (?:\p{Lu}[\pL\pM'’.-]* ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Way|Close|Crescent|Boulevard|Blvd|Terrace|Parade|Gardens|Row|Circle|Marg|Nagar)\b`)},
		{name: "Spanish street", label: "STREET", pattern: re(`\b(?:C/|Calle|Avda\.|Av\.|Avenida|Paseo|Plaza|Cra\.|Carrera|Calz\.)(?: ?(?:de|del|la|los|las|el|\p{Lu}[\pL\pM'’.-]*|\d+[A-Za-z]?)){1,5}(?: ?# ?\d+-\d+| \d{1,4})(?:, \d{1,2}\.º [A-D])?`)},
		{name: "French street", label: "STREET", pattern: re(`\b\d{1,4},? (?:bis |ter )?(?:rue|avenue|boulevard|place|allée|impasse|chemin|quai|cours|Rue|Avenue|Boulevard)(?: (?:de|du|des|la|le|les|l'|d')*\p{Lu}?[\pL\pM'’-]+){1,4}`)},
		{name: "Chinese street", label: "STREET", pattern: re(`\p{Han}{1,6}(?:路|街|大道)(?:[一二三四五六七八九十]段)?(?:\d+巷)?(?:\d+弄)?\d+(?:號|号)(?:\d+樓)?`)},
		{name: "zip and city", label: "ZIP", group: 1, pattern: re(`[,、 ](\d{5}) \p{Lu}`)},
		{name: "city after zip", label: "CITY", group: 1, pattern: re(`[, ]\d{5} (\p{Lu}[\pL\pM'’-]+(?: (?:de|del|la|\p{Lu}[\pL\pM'’-]+)){0,3})`)},
		{name: "city before state", label: "CITY", group: 1, pattern: re(`, (\p{Lu}[\pL\pM'’.-]+(?: \p{Lu}[\pL\pM'’.-]+){0,2}),? [A-Z]{2,3} \d{4,5}\b`)},
		{name: "state", label: "REGION", group: 1, pattern: re(`\b([A-Z]{2,3}) \d{4,5}\b`)},
		{name: "city before pin", label: "CITY", group: 1, pattern: re(`, ([\pL\pM]+(?: [\pL\pM]+)?) ?- ?\p{Nd}{4,6}\b`)},
		{name: "city before postcode", label: "CITY", group: 1, pattern: re(`, (\p{Lu}[\pL\pM'’.-]+(?: \p{Lu}[\pL\pM'’.-]+){0,2}),? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b`)},
		{name: "resident", label: "CITY", group: 1, pattern: re(`(?i:lives in|resident of|resides in|from out of|returned to|travelled from|moved from) (\p{Lu}[\pL\pM'’-]+(?: \p{Lu}[\pL\pM'’-]+)?|\p{Han}{2,4}|[\p{Devanagari}]+|[\p{Bengali}]+)`)},
		{name: "occupation", label: "PROFESSION", group: 1, pattern: re(`(?i:occupation|employed as|works as|working as|profession|job):? (?:an? )?([\pL\pM-]+(?: [\pL\pM-]+)?)`)},
	}
}
