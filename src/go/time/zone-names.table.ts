// Short names of time zones for which the JavaScript engine's English has another one, as of 2024: names with their offsets in
// seconds, then the zones.

/** One row per set of names. */
export const zoneNames: readonly (readonly [names: string, zones: string])[] = [
  ['+00 0 +02 7200', 'Antarctica/Troll'],
  ['ACDT 37800 ACST 34200', 'Australia/Adelaide Australia/Broken_Hill Australia/South Australia/Yancowinna'],
  ['ACST 34200', 'Australia/Darwin Australia/North'],
  [
    'AEDT 39600 AEST 36000',
    'Antarctica/Macquarie Australia/ACT Australia/Canberra Australia/Currie Australia/Hobart Australia/Melbourne Australia/NSW Australia/Sydney Australia/Tasmania Australia/Victoria',
  ],
  ['AEST 36000', 'Australia/Brisbane Australia/Lindeman Australia/Queensland'],
  ['AWST 28800', 'Australia/Perth Australia/West'],
  ['BST 3600 GMT 0', 'Europe/Belfast Europe/Guernsey Europe/Isle_of_Man Europe/Jersey Europe/London GB GB-Eire'],
  [
    'CAT 7200',
    'Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Juba Africa/Khartoum Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Windhoek',
  ],
  ['CDT -14400 CST -18000', 'America/Havana Cuba'],
  [
    'CEST 7200 CET 3600',
    'Africa/Ceuta Arctic/Longyearbyen Atlantic/Jan_Mayen CET Europe/Amsterdam Europe/Andorra Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Budapest Europe/Busingen Europe/Copenhagen Europe/Gibraltar Europe/Ljubljana Europe/Luxembourg Europe/Madrid Europe/Malta Europe/Monaco Europe/Oslo Europe/Paris Europe/Podgorica Europe/Prague Europe/Rome Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Stockholm Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Vienna Europe/Warsaw Europe/Zagreb Europe/Zurich Poland',
  ],
  ['CET 3600', 'Africa/Algiers Africa/Tunis'],
  ['CST 28800', 'Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Macao Asia/Macau Asia/Shanghai Asia/Taipei PRC ROC'],
  ['ChST 36000', 'Pacific/Guam Pacific/Saipan'],
  [
    'EAT 10800',
    'Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte',
  ],
  [
    'EEST 10800 EET 7200',
    'Africa/Cairo Asia/Beirut Asia/Famagusta Asia/Gaza Asia/Hebron Asia/Nicosia EET Egypt Europe/Athens Europe/Bucharest Europe/Chisinau Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Mariehamn Europe/Nicosia Europe/Riga Europe/Sofia Europe/Tallinn Europe/Tiraspol Europe/Uzhgorod Europe/Vilnius Europe/Zaporozhye',
  ],
  ['EET 7200', 'Africa/Tripoli Europe/Kaliningrad Libya'],
  ['GMT 0', 'Etc/GMT GMT GMT+0 GMT-0 GMT0'],
  ['GMT 0 IST 3600', 'Eire Europe/Dublin'],
  ['HDT -32400 HST -36000', 'America/Adak America/Atka US/Aleutian'],
  ['HKT 28800', 'Asia/Hong_Kong Hongkong'],
  ['IDT 10800 IST 7200', 'Asia/Jerusalem Asia/Tel_Aviv Israel'],
  ['IST 19800', 'Asia/Calcutta Asia/Kolkata'],
  ['JST 32400', 'Asia/Tokyo Japan'],
  ['KST 32400', 'Asia/Pyongyang Asia/Seoul ROK'],
  ['MEST 7200 MET 3600', 'MET'],
  ['MSK 10800', 'Europe/Kirov Europe/Moscow Europe/Simferopol Europe/Volgograd W-SU'],
  ['MST -25200', 'America/Dawson America/Hermosillo America/Mazatlan America/Whitehorse Canada/Yukon Mexico/BajaSur'],
  ['NDT -9000 NST -12600', 'America/St_Johns Canada/Newfoundland'],
  ['NZDT 46800 NZST 43200', 'Antarctica/McMurdo Antarctica/South_Pole NZ Pacific/Auckland'],
  ['PKT 18000', 'Asia/Karachi'],
  ['PST 28800', 'Asia/Manila'],
  ['SAST 7200', 'Africa/Johannesburg Africa/Maseru Africa/Mbabane'],
  ['SST -39600', 'Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa'],
  [
    'WAT 3600',
    'Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo',
  ],
  ['WEST 3600 WET 0', 'Atlantic/Canary Atlantic/Faeroe Atlantic/Faroe Atlantic/Madeira Europe/Lisbon Portugal WET'],
  ['WIB 25200', 'Asia/Jakarta Asia/Pontianak'],
  ['WIT 32400', 'Asia/Jayapura'],
  ['WITA 28800', 'Asia/Makassar Asia/Ujung_Pandang'],
]
