//! Arithmetic modulo primes p = 2q + 1 of 61 bits, q prime, and what in such a field is as over the real numbers.
//!
//! −1 is no square and the squares are a cyclic group of prime order q, as the positive numbers are a group in which
//! every root exists once: there is a sign (the Legendre symbol), an absolute value, and every positive element has
//! exactly one positive b-th root.

use crate::math::number::Number;

/// A prime, with a 24th root of 1 in the numbers a + bi of norm 1: the angle π/12 with the right signs. In all of them
/// the primes up to 31 are squares, as over the real numbers; p ≡ 23 mod 24.
#[rustfmt::skip]
const TABLE: [[u64; 3]; 64] = [
    [1630437715962447479, 1146793346724383194, 511645395380281216],
    [1925525189312179439, 165027041893544976, 517120424643257389],
    [2017659490256279399, 1946452042921147985, 1003688637753741695],
    [1704209917767760919, 586083833507060574, 65393405843122780],
    [2155376674047465959, 1077997656791474394, 1798904009117160019],
    [1597205241813198839, 1531968757913418801, 1145808711942876551],
    [2030525251391682239, 530824457922297708, 1455722986647838873],
    [2254004431179319199, 246114287075608040, 688756139713671749],
    [1764621559598246879, 1329709890287665418, 1496643243547083343],
    [2279930023306313759, 1597306622099412221, 2145642604151897351],
    [1302284941594640519, 1209937405468702605, 476164208935208292],
    [1409868800531148359, 1313146376737686165, 1202483346838434889],
    [1350853169238389879, 575789930222015904, 1261727565768417480],
    [2233088799465877799, 2209665641245258324, 1095700242034766535],
    [1368833020943794559, 1368822936605887811, 1320748455370982308],
    [1460644051300743839, 806090975916032428, 851548206810264239],
    [1692615654495122759, 28913558642014861, 1482416324979321638],
    [1537446100771028159, 410556473094326275, 632688278850047820],
    [2273730145276106039, 1079496859205198078, 308554106679483986],
    [2289713906667504719, 2124574155078598379, 123231234724625936],
    [1614078223042319999, 461932578558527349, 524180587646163744],
    [1987211238370397399, 1094446855791155940, 190036817527452955],
    [1815959857490715719, 1352616370702049200, 1128615359502588742],
    [1377184445584665119, 1093983170093422152, 211933974261430470],
    [1474511080452764639, 482604601140281984, 128862173040527710],
    [1740170634626846399, 155831942625257090, 1078720535220152085],
    [2110397245888396079, 1710602808950451260, 635512470575444359],
    [2167808418033629279, 2025690722805655220, 325312615425539757],
    [1973902732091293559, 1790577043842772544, 1224770655908526521],
    [1359743682638737679, 46308510367027749, 514590640107808387],
    [1839182947547468519, 1660737389021512289, 808233844518870623],
    [1655067837699632639, 1052249739845199408, 522372354299533943],
    [1262280841814924279, 623043051242358241, 580843777576251349],
    [1193514870320489279, 1022438282102689284, 1149723049697290214],
    [1615511245742956799, 660617840963261089, 752864362354691057],
    [2292877636659917999, 58828828919518087, 4360861859062734],
    [2075275636922991359, 1846649015200443208, 1326090904709643484],
    [1487016655196437559, 636065709940265293, 696552954858481027],
    [1351966669183049279, 1334373007596929407, 72633602612153400],
    [1520291427224362679, 116791953281759386, 955196905111128639],
    [2262722313759161999, 695064349275764576, 1309159371618351926],
    [1647684723202151399, 1209514390523364692, 1514034246294332780],
    [1852394190615022799, 1403618552833124691, 1536370445358660887],
    [2083163036058111719, 1565381633301735771, 1601212448692358803],
    [2181829106777580959, 683040191577316332, 1720493614191021404],
    [2099173848178907639, 14486320782170727, 12964036563645929],
    [1367938226109841559, 1081271174641289290, 280630158187475776],
    [2174274769978135439, 1792350110596895343, 1541222930586059773],
    [1414707266759186399, 721710502443283158, 1404715504721202765],
    [1348177770066094439, 354919088768091665, 423380890517197116],
    [1746696370300297919, 1265974221522299377, 195988824150162798],
    [1228928415246462479, 194613582759115923, 1176157161783892810],
    [2298566799210874079, 1232466614780730418, 1337939093267380606],
    [1482913220594840999, 495768923523963277, 1244283516298014829],
    [1771102049413267919, 1361012230653374763, 347585442008700224],
    [2303465904850312439, 1843702518715783869, 1729180404047176804],
    [2058188932017548879, 683750935329669838, 384064716349847161],
    [1950162404000532959, 900235169844281440, 190338213550242594],
    [1439787891536281559, 159899463223926543, 384250447287247002],
    [1810862321184564119, 1658844544053234532, 1714221111502189477],
    [1305892039170716399, 792368193688488321, 870131458880016010],
    [2118784621152412919, 1252601701121135265, 1814432598302388133],
    [2018353587711902999, 937778304907739742, 77709885848988139],
    [1734292908673215959, 623271943238821828, 521182722812692454],
];

/// How many primes there are.
pub const PRIMES: usize = TABLE.len();

/// A prime with what Montgomery's arithmetic needs (Montgomery 1985). Elements are kept times 2^64.
#[derive(Clone, Copy, Debug)]
pub struct PrimeField {
    pub p: u64,
    /// (p − 1)/2, the prime order of the squares.
    pub q: u64,
    inverse: u64,
    square: u64,
    pub one: u64,
    /// Cosine and sine of π/12.
    pub angle: (u64, u64),
}

impl PrimeField {
    const fn new(row: [u64; 3]) -> PrimeField {
        let [p, cos, sin] = row;
        // Newton's iteration doubles the right bits of −1/p modulo 2^64.
        let mut inverse: u64 = 1;
        let mut round = 0;
        while round < 6 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(p.wrapping_mul(inverse)));
            round += 1;
        }
        let one = ((1u128 << 64) % p as u128) as u64;
        let square = ((one as u128 * one as u128) % p as u128) as u64;
        let mut field = PrimeField { p, q: (p - 1) / 2, inverse: inverse.wrapping_neg(), square, one, angle: (0, 0) };
        field.angle = (field.mul(cos, square), field.mul(sin, square));
        field
    }
    #[inline(always)]
    pub const fn mul(&self, a: u64, b: u64) -> u64 {
        let product = a as u128 * b as u128;
        let folded = (product as u64).wrapping_mul(self.inverse);
        let sum = ((product + folded as u128 * self.p as u128) >> 64) as u64;
        if sum >= self.p { sum - self.p } else { sum }
    }
    #[inline(always)]
    pub const fn add(&self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.p { sum - self.p } else { sum }
    }
    #[inline(always)]
    pub const fn neg(&self, a: u64) -> u64 {
        if a == 0 { 0 } else { self.p - a }
    }
    #[inline(always)]
    pub const fn sub(&self, a: u64, b: u64) -> u64 {
        self.add(a, self.neg(b))
    }
    pub fn pow(&self, base: u64, mut exponent: u64) -> u64 {
        let (mut square, mut product) = (base, self.one);
        while exponent > 0 {
            if exponent & 1 == 1 {
                product = self.mul(product, square);
            }
            square = self.mul(square, square);
            exponent >>= 1;
        }
        product
    }
    /// The inverse of an element that is not 0.
    pub fn inv(&self, a: u64) -> u64 {
        self.pow(a, self.p - 2)
    }
    /// −1, 0 or 1.
    pub fn chi(&self, a: u64) -> i8 {
        match a {
            0 => 0,
            _ if self.pow(a, self.q) == self.one => 1,
            _ => -1,
        }
    }
    /// The element of a random word, never 0.
    pub fn random(&self, word: u64) -> u64 {
        // A product's upper half is as even as a remainder, and costs no division.
        ((u128::from(word) * u128::from(self.p - 1)) >> 64) as u64 + 1
    }
    pub fn whole(&self, n: i128) -> u64 {
        let rest = match u64::try_from(n) {
            Ok(small) if small < self.p => small,
            _ => n.rem_euclid(i128::from(self.p)) as u64,
        };
        self.mul(rest, self.square)
    }
    /// A rational number; `None` where p divides the denominator.
    pub fn number(&self, n: Number) -> Option<u64> {
        if n.is_integer() {
            return Some(self.whole(n.num()));
        }
        let below = self.whole(n.den());
        (below != 0).then(|| self.mul(self.whole(n.num()), self.inv(below)))
    }
    /// A rational exponent of positive elements; `None` where q divides the denominator.
    pub fn exponent(&self, n: Number) -> Option<u64> {
        let q = i128::from(self.q);
        let (above, below) = (n.num().rem_euclid(q), n.den().rem_euclid(q));
        if below == 1 {
            return Some(above as u64);
        }
        // Euclid's algorithm, extended.
        let (mut a, mut b, mut x, mut y) = (below, q, 1i128, 0i128);
        while b != 0 {
            let times = a / b;
            (a, b) = (b, a - times * b);
            (x, y) = (y, x - times * y);
        }
        (a == 1).then(|| (above * x.rem_euclid(q) % q) as u64)
    }
    /// The simple rational number that an element is: numerator and denominator below 2^20.
    pub fn simple(&self, a: u64) -> Option<Number> {
        const MOST: i128 = 1 << 20;
        // Out of Montgomery's form, then half of Euclid's algorithm.
        let value = self.mul(a, 1);
        let (mut r, mut s) = ((i128::from(self.p), i128::from(value)), (0i128, 1i128));
        while r.1 > MOST {
            let times = r.0 / r.1;
            r = (r.1, r.0 - times * r.1);
            s = (s.1, s.0 - times * s.1);
        }
        if s.1 == 0 || s.1.abs() > MOST { None } else { Number::ratio(r.1, s.1) }
    }
}

/// The fields, made at compile time.
pub static FIELDS: [PrimeField; PRIMES] = {
    let mut fields = [PrimeField::new(TABLE[0]); PRIMES];
    let mut at = 1;
    while at < PRIMES {
        fields[at] = PrimeField::new(TABLE[at]);
        at += 1;
    }
    fields
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_prime_is_of_the_kind_that_the_model_needs() {
        for field in &FIELDS {
            assert_eq!(field.p % 24, 23);
            for n in [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31] {
                assert_eq!(field.chi(field.whole(n)), 1, "{n} modulo {}", field.p);
            }
            assert_eq!(field.chi(field.whole(-1)), -1);
            // Fermat's test, twice over: p and q.
            assert_eq!(field.pow(field.whole(3), field.p - 1), field.one);
            let q = u128::from(field.q);
            let power = |mut base: u128, mut exponent: u128| {
                let mut product = 1;
                while exponent > 0 {
                    product = if exponent & 1 == 1 { product * base % q } else { product };
                    base = base * base % q;
                    exponent >>= 1;
                }
                product
            };
            assert_eq!(power(2, q - 1), 1);
            // cos²(π/12) + sin²(π/12) = 1 and 2·sin·cos = 1/2.
            let (cos, sin) = field.angle;
            assert_eq!(field.add(field.mul(cos, cos), field.mul(sin, sin)), field.one);
            let double = field.mul(field.mul(field.whole(4), sin), cos);
            assert_eq!(double, field.one);
            // cos(π/6) is half the positive root of 3.
            let twice = field.mul(field.whole(2), field.sub(field.mul(cos, cos), field.mul(sin, sin)));
            assert_eq!((field.mul(twice, twice), field.chi(twice)), (field.whole(3), 1));
        }
    }

    #[test]
    fn numbers_roots_and_back() {
        for field in &FIELDS[..3] {
            let third = Number::ratio(-7, 3).unwrap();
            assert_eq!(field.simple(field.number(third).unwrap()), Some(third));
            let cube = field.exponent(Number::ratio(1, 3).unwrap()).unwrap();
            assert_eq!(field.pow(field.whole(8), cube), field.whole(2));
            let half = field.exponent(Number::ratio(1, 2).unwrap()).unwrap();
            assert_eq!(field.pow(field.whole(9), half), field.whole(3));
            assert_eq!(field.mul(field.inv(field.whole(5)), field.whole(5)), field.one);
        }
    }
}
