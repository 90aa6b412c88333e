/*
 * known_codes.h
 *
 * Codes of ISO 3166-1, ISO 3166-3 and ICAO Doc 9303-3 section 5, in order.
 * Written by generate_codes.pl; not to be edited.
 */
static const char known_codes[][4] = {
	"ABW", "AFG", "AFI", "AGO", "AIA", "ALA", "ALB", "AND", "ANT", "ARE",
	"ARG", "ARM", "ASM", "ATA", "ATB", "ATF", "ATG", "ATN", "AUS", "AUT",
	"AZE", "BDI", "BEL", "BEN", "BES", "BFA", "BGD", "BGR", "BHR", "BHS",
	"BIH", "BLM", "BLR", "BLZ", "BMU", "BOL", "BRA", "BRB", "BRN", "BTN",
	"BUR", "BVT", "BWA", "BYS", "CAF", "CAN", "CCK", "CHE", "CHL", "CHN",
	"CIV", "CMR", "COD", "COG", "COK", "COL", "COM", "CPV", "CRI", "CSK",
	"CTE", "CUB", "CUW", "CXR", "CYM", "CYP", "CZE", "D<<", "DDR", "DEU",
	"DHY", "DJI", "DMA", "DNK", "DOM", "DZA", "ECU", "EGY", "ERI", "ESH",
	"ESP", "EST", "ETH", "EUE", "FIN", "FJI", "FLK", "FRA", "FRO", "FSM",
	"FXX", "GAB", "GBD", "GBN", "GBO", "GBP", "GBR", "GBS", "GEL", "GEO",
	"GGY", "GHA", "GIB", "GIN", "GLP", "GMB", "GNB", "GNQ", "GRC", "GRD",
	"GRL", "GTM", "GUF", "GUM", "GUY", "HKG", "HMD", "HND", "HRV", "HTI",
	"HUN", "HVO", "IAO", "IDN", "IMN", "IND", "IOT", "IRL", "IRN", "IRQ",
	"ISL", "ISR", "ITA", "JAM", "JEY", "JOR", "JPN", "JTN", "KAZ", "KEN",
	"KGZ", "KHM", "KIR", "KNA", "KOR", "KWT", "LAO", "LBN", "LBR", "LBY",
	"LCA", "LIE", "LKA", "LSO", "LTU", "LUX", "LVA", "MAC", "MAF", "MAR",
	"MCO", "MDA", "MDG", "MDV", "MEX", "MHL", "MID", "MKD", "MLI", "MLT",
	"MMR", "MNE", "MNG", "MNP", "MOZ", "MRT", "MSR", "MTQ", "MUS", "MWI",
	"MYS", "MYT", "NAM", "NCL", "NER", "NFK", "NGA", "NHB", "NIC", "NIU",
	"NLD", "NOR", "NPL", "NRU", "NTZ", "NZL", "OMN", "PAK", "PAN", "PCI",
	"PCN", "PCZ", "PER", "PHL", "PLW", "PNG", "POL", "PRI", "PRK", "PRT",
	"PRY", "PSE", "PUS", "PYF", "QAT", "REU", "RHO", "RKS", "ROM", "ROU",
	"RUS", "RWA", "SAU", "SCG", "SDN", "SEN", "SGP", "SGS", "SHN", "SJM",
	"SKM", "SLB", "SLE", "SLV", "SMR", "SOM", "SPM", "SRB", "SSD", "STP",
	"SUN", "SUR", "SVK", "SVN", "SWE", "SWZ", "SXM", "SYC", "SYR", "TCA",
	"TCD", "TGO", "THA", "TJK", "TKL", "TKM", "TLS", "TMP", "TON", "TTO",
	"TUN", "TUR", "TUV", "TWN", "TZA", "UGA", "UKR", "UMI", "UNA", "UNK",
	"UNO", "URY", "USA", "UTO", "UZB", "VAT", "VCT", "VDR", "VEN", "VGB",
	"VIR", "VNM", "VUT", "WAK", "WLF", "WSM", "XBA", "XCC", "XCE", "XCO",
	"XDC", "XEC", "XES", "XIM", "XKX", "XMP", "XOM", "XPO", "XXA", "XXB",
	"XXC", "XXK", "XXX", "YEM", "YMD", "YUG", "ZAF", "ZAR", "ZMB", "ZWE",
};
