// A messy roster of sites as a province might send it: made up from a seed, so that the same numbers give the same bytes.
// Nothing in it is a real site; places are the old communes of Hậu Giang, from data/units.
//
//   node e2e/lib/messy.mjs 3000 7 FOLDER      writes roster.xlsx and roster-{tcvn3,vni}.csv and says what was put in
//
// The workbook has a sheet of advice before the list, titles above headings of two lines, merged cells, a line that numbers
// the columns, group titles, empty rows, a total; numbers as texts, formulas with and without values, days as texts,
// names in capitals, in decomposed letters and with spaces around, duplicates, wrong codes and places, missing figures.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";

import { ROOT } from "./root.mjs";

const OLD_PROVINCE = "93";
const LAST_OLD_DAY = "2025-06-30";
const HEADING_FIRST = 6;

// mulberry32: small, and the same everywhere.
function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { under: (n) => Math.floor(next() * n), one: (list) => list[Math.floor(next() * list.length)], once: (part) => next() < part };
}

// The communes of the old province on its last day, each with its district. No name in the data has a comma.
function communes() {
  const lines = readFileSync(join(ROOT, "data", "units", "units.csv"), "utf8").split("\n").slice(1);
  const lives = lines.map((line) => line.split(",")).filter((c) => c[8] === LAST_OLD_DAY);
  const districts = new Map(lives.filter((c) => c[4] === "district" && c[6] === OLD_PROVINCE).map((c) => [c[1], c[2]]));
  return lives.filter((c) => c[4] === "commune" && districts.has(c[6])).map((c) => ({ name: c[2], district: districts.get(c[6]) }));
}

const ROMAN = { I: 1, II: 2, III: 3, IV: 4, V: 5, VI: 6, VII: 7 };

// One of the ways in which people write a commune.
function written(luck, name) {
  const ward = name.match(/^Phường ([IV]+)$/);
  if (ward) return luck.one([name, `Phường ${ROMAN[ward[1]]}`, `P. ${ward[1]}`, `P${ROMAN[ward[1]]}`]);
  const bare = name.replace(/^(Xã|Phường|Thị trấn) /, "");
  return luck.one([name, name, name.toUpperCase(), `  ${name} `, name.normalize("NFD"), name.replace(/^Xã /, "X. ").replace(/^Thị trấn /, "TT. ").replace(/^Phường /, "P. "), /^\D+$/.test(bare) ? bare : name]);
}

const KINDS = [
  ["Công ty TNHH thử nghiệm", "Doanh nghiệp"],
  ["Trường THCS thử nghiệm", "Cơ sở giáo dục"],
  ["Cơ quan thử nghiệm", "Cơ quan"],
];

// A number as it may stand in a cell: itself, a text with stops, a formula with its value.
function number(luck, n) {
  const kind = luck.under(10);
  if (kind < 5) return { n };
  if (kind < 8) return String(n).replace(/\B(?=(\d{3})+$)/g, ".");
  return { formula: `${n - 3}+3`, n };
}

function fault(luck, row) {
  const kinds = [
    ["code", () => ({ code: "mã số sai?!" })],
    ["place", () => ({ commune: "Xã Không Có Tên Này" })],
    ["workers", () => ({ workers: "-12" })],
    ["phone", () => ({ phone: "hỏi văn thư" })],
    ["name", () => ({ name: "" })],
    ["formula", () => ({ workers: { formula: "B2+1" } })],
    ["error", () => ({ workers: { error: "#REF!" } })],
  ];
  const [what, change] = luck.one(kinds);
  return { ...row, ...change(), what };
}

// The records, with what is wrong or doubled about each in `what`.
export function records(count, seed) {
  const luck = chance(seed);
  const places = communes();
  const rows = [];
  for (let n = 1; rows.length < count; n += 1) {
    const place = luck.one(places);
    const [word, kind] = KINDS[n % 3];
    const enterprise = n % 3 === 0;
    const row = {
      what: "good",
      name: `${word} ${String(n).padStart(4, "0")}`,
      kind: luck.once(0.8) ? kind : luck.one([kind.toUpperCase(), kind.toLowerCase(), ""]),
      code: luck.once(0.7) ? String(1_850_000_000 + n * 7) : "",
      commune: written(luck, place.name),
      district: luck.one([place.district, place.district, place.district.toUpperCase(), place.district.normalize("NFD")]),
      workers: luck.once(0.85) ? number(luck, 3 + luck.under(400)) : "",
      revenue: enterprise && luck.once(0.6) ? number(luck, 500 + luck.under(300_000)) : "",
      capital: enterprise && luck.once(0.4) ? String(1 + luck.under(150)) : "",
      sector: enterprise && luck.once(0.7) ? luck.one(["Sản xuất, gia công", "Thương mại, dịch vụ", "Xây dựng"]) : "",
      size: enterprise && luck.once(0.3) ? luck.one(["Vừa", "nhỏ", "DN lớn", "Siêu nhỏ"]) : "",
      phone: luck.once(0.5) ? luck.one([`0293 3${100_000 + luck.under(800_000)}`, `(0293) 38.${10 + luck.under(89)}.${100 + luck.under(800)}`]) : "",
      day: luck.one(["", "01/03/2024", "15-6-2023", "tháng 5/2022"]),
      note: luck.once(0.1) ? "Ghi chú\nhai dòng" : "",
    };
    if (luck.once(0.1)) row.name = luck.one([row.name.toUpperCase(), row.name.normalize("NFD"), `  ${row.name}   `]);
    rows.push(luck.once(0.04) ? fault(luck, row) : row);
    const plain = rows.at(-1);
    if (rows.length < count && plain.what === "good" && luck.once(0.02)) {
      const byCode = plain.code !== "" && luck.once(0.5);
      rows.push({ ...plain, what: byCode ? "code-twice" : "name-twice", code: byCode ? plain.code : "", name: byCode ? `${plain.name} (2)` : plain.name });
    }
  }
  return rows;
}

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const letters = (at) => String.fromCharCode(65 + at);

function cell(row, at, value) {
  const place = `${letters(at)}${row}`;
  if (value === "" || value === undefined) return "";
  if (typeof value === "string") return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escape(value)}</t></is></c>`;
  if (value.error) return `<c r="${place}" t="e"><v>${value.error}</v></c>`;
  const formula = value.formula ? `<f>${value.formula}</f>` : "";
  return `<c r="${place}">${formula}${value.n === undefined ? "" : `<v>${value.n}</v>`}</c>`;
}

function worksheet(rows, merged = []) {
  const lines = rows.map(([number, cells]) => `<row r="${number}">${cells.map((value, at) => cell(number, at, value)).join("")}</row>`);
  const areas = merged.length ? `<mergeCells count="${merged.length}">${merged.map((area) => `<mergeCell ref="${area}"/>`).join("")}</mergeCells>` : "";
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${lines.join("")}</sheetData>${areas}</worksheet>`;
}

const HEADINGS = [
  ["TT", "Tên cơ quan, đơn vị", "Loại hình", "Mã số thuế/ Mã trường", "Địa bàn (trước 01/7/2025)", "", "Số lao động", "Doanh thu (triệu đồng)", "Nguồn vốn (tỷ đồng)", "Ngành nghề chính", "Quy mô", "Điện thoại", "Ngày thành lập", "Ghi chú"],
  ["", "", "", "", "Xã, phường, thị trấn", "Huyện, thị xã, thành phố", "", "", "", "", "", "", "", ""],
];

function list(rows) {
  const out = [
    [1, ["CÔNG AN TỈNH (bản thử)"]],
    [3, ["", "DANH SÁCH CƠ QUAN, DOANH NGHIỆP, CƠ SỞ GIÁO DỤC"]],
    [4, ["", "(Kèm theo Công văn số     /CV)"]],
    [HEADING_FIRST, HEADINGS[0]],
    [HEADING_FIRST + 1, HEADINGS[1]],
    [HEADING_FIRST + 2, HEADINGS[0].map((_, at) => `(${at + 1})`)],
  ];
  let number = HEADING_FIRST + 3;
  rows.forEach((row, at) => {
    if (at % 500 === 0) out.push([number++, ["", `Nhóm ${at / 500 + 1}`]]);
    if (at % 97 === 96) number += 2;
    row.row = number;
    out.push([number++, [{ n: at + 1 }, row.name, row.kind, row.code, row.commune, row.district, row.workers, row.revenue, row.capital, row.sector, row.size, row.phone, row.day, row.note]]);
  });
  out.push([number + 1, ["Tổng cộng", { n: rows.length }]]);
  const columns = HEADINGS[0].map((_, at) => letters(at));
  const tall = columns.filter((letter) => letter !== "E" && letter !== "F").map((letter) => `${letter}${HEADING_FIRST}:${letter}${HEADING_FIRST + 1}`);
  return worksheet(out, ["B3:N3", `E${HEADING_FIRST}:F${HEADING_FIRST}`, ...tall]);
}

// A zip whose entries are stored as they are.
function zip(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of entries) {
    const [path, bytes] = [Buffer.from(name), Buffer.from(text)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(bytes.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    parts.push(Buffer.from("PK\x03\x04"), head, path, bytes);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, tail, path]));
    offset += 4 + head.length + path.length + bytes.length;
  }
  const index = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, index, Buffer.from("PK\x05\x06"), end]);
}

// The workbook of these records.
export function workbook(rows) {
  const types = "http://schemas.openxmlformats.org/package/2006";
  const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const sheet = (at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${kind}.worksheet+xml"/>`;
  const advice = [[1, ["Hướng dẫn"]], [2, ["Mỗi cơ sở một dòng ở trang sau; không sửa hàng tiêu đề."]]];
  return zip([
    ["[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="${types}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/>${sheet(1)}${sheet(2)}</Types>`],
    ["_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="${types}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ["xl/workbook.xml", `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}"><sheets><sheet name="Hướng dẫn" sheetId="1" r:id="rId1"/><sheet name="DS cơ sở" sheetId="2" r:id="rId2"/></sheets></workbook>`],
    ["xl/_rels/workbook.xml.rels", `<?xml version="1.0"?><Relationships xmlns="${types}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`],
    ["xl/worksheets/sheet1.xml", worksheet(advice)],
    ["xl/worksheets/sheet2.xml", list(rows)],
  ]);
}

// Two old encodings, one byte for a letter (TCVN3) or a letter and its mark (VNI), lower case; capitals go the same way as
// far as they have letters of their own.
const PLAIN = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ";
const TCVN3 = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§";
const VNI = "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï eâ eà eá eå eã eä ì í æ ó ò oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï ö öø öù öû öõ öï yø yù yû yõ î AÊ AÂ EÂ OÂ Ô Ö Ñ".split(" ");

// The records as CSV in an old encoding.
export function legacyCsv(rows, encoding) {
  const marks = encoding === "vni" ? VNI : [...TCVN3];
  const plain = [...PLAIN];
  const old = (text) => [...text.normalize("NFC")].map((c) => marks[plain.indexOf(c)] ?? c).join("");
  const value = (v) => (typeof v === "object" ? String(v.n ?? "") : v).replaceAll(/\s+/g, " ").trim();
  const lines = rows.filter((row) => row.what === "good").map((row) => [row.name, row.kind, row.code, row.commune, row.district, row.workers].map(value).join(";"));
  // Capitals with a tone have no letter in these encodings.
  const text = ["Tên cơ sở;Loại hình;Mã số thuế;Xã;Huyện;Số lao động", ...lines].map((line) => line.normalize("NFC").replaceAll(/[ÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ]/g, (c) => c.toLowerCase()));
  return Buffer.from(old(text.join("\r\n")), "latin1");
}

// How many records there are of each sort.
export function tally(rows) {
  const sorts = {};
  for (const { what } of rows) sorts[what] = (sorts[what] ?? 0) + 1;
  return sorts;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count = "3000", seed = "7", folder = "."] = process.argv.slice(2);
  const rows = records(Number(count), Number(seed));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "roster.xlsx"), workbook(rows));
  for (const encoding of ["tcvn3", "vni"]) writeFileSync(join(folder, `roster-${encoding}.csv`), legacyCsv(rows, encoding));
  console.log(JSON.stringify(tally(rows)));
}
