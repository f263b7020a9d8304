// Outlines of letters from DejaVu Sans 2.37, rounded to 1/1024 em; written by make_glyphs.py.
// DejaVu changes are in public domain. Its letters come from Bitstream Vera and Arev:
//   Copyright (c) 2003 by Bitstream, Inc. All Rights Reserved. Bitstream Vera is a trademark of
//   Bitstream, Inc. Copyright (c) 2006 by Tavmjong Bah. All Rights Reserved.
// Permission is hereby granted, free of charge, to any person obtaining a copy of the fonts
// accompanying this license ("Fonts") and associated documentation files (the "Font Software"), to
// reproduce and distribute the Font Software, including without limitation the rights to use, copy,
// merge, publish, distribute, and/or sell copies of the Font Software, and to permit persons to
// whom the Font Software is furnished to do so, subject to the following conditions: The above
// copyright and trademark notices and this permission notice shall be included in all copies of one
// or more of the Font Software typefaces. The Font Software may be modified, altered, or added to,
// and in particular the designs of glyphs or characters in the Fonts may be modified and additional
// glyphs or characters may be added to the Fonts, only if the fonts are renamed to names not
// containing either the words "Bitstream" or the word "Vera" (nor "Tavmjong Bah" or "Arev"). This
// License becomes null and void to the extent applicable to Fonts or Font Software that has been
// modified and is distributed under the "Bitstream Vera" names. The Font Software may be sold as
// part of a larger software package but no copy of one or more of the Font Software typefaces may
// be sold by itself. THE FONT SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS
// OR IMPLIED, INCLUDING BUT NOT LIMITED TO ANY WARRANTIES OF MERCHANTABILITY, FITNESS FOR A
// PARTICULAR PURPOSE AND NONINFRINGEMENT OF COPYRIGHT, PATENT, TRADEMARK, OR OTHER RIGHT. IN NO
// EVENT SHALL BITSTREAM OR THE GNOME FOUNDATION BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
// LIABILITY, INCLUDING ANY GENERAL, SPECIAL, INDIRECT, INCIDENTAL, OR CONSEQUENTIAL DAMAGES,
// WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF THE USE OR INABILITY TO
// USE THE FONT SOFTWARE OR FROM OTHER DEALINGS IN THE FONT SOFTWARE.
#include "glyphs.h"

namespace plantgym {
namespace {

// clang-format off
constexpr Glyph kMoreGlyphs[] = {
  {0x0100, 700, "2p2w9Q2w9Q2+2p2+ 62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c"},
  {0x0101, 628, "1Y128612860C1Y0C 64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))"
    "5J(T3x(T2#(T/i)Z/j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a"},
  {0x0102, 700, "2t3M463M4@3'5H2]6E2]7@2]8F3&8S3M9r3M9e2a7}1s6E1s4g1s3#2a 62/t3.+i98+i 4v0}7M0}=j(c"
    ";K(c9x*o2K*o0x(c.W(c"},
  {0x0103, 628, "1O1H2l1H2w0}3}0V4|0V5u0V6{0}7.1H8K1H8@0Z6V/m4|/m3B/m1X0Z 64+o3e+o1m+91n*W1m*%37)F4"
    "O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].5"
    "1X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a"},
  {0x0104, 700, "62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c ;Q(c<p(c<@(D;q's;r'c;q'K<L'3=('3=H'3"
    ">+';>K'C>K&Z>%&V=;&P<x&P;X&P:=&}:>'P:='i:s(C"},
  {0x0105, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a 8:(c9W(c9'(D8X's8Y'c8X'K"
    "93'39n'3:1'3:o';;4'C;4&Z:i&V:#&P9b&P8@&P7'&}7('P7''i7](C"},
  {0x0106, 715, "=(0C=(/1;u/c9B067v065'062%.N2&,o2%+45')L7v)L9B)L;u)}=(*Q=()B;q(y97(T7j(T3}(T/a*p/b"
    ",o/a.o3}1/7j1/991/;u0g 8&39:*397U1k5r1k"},
  {0x0107, 563, "9Q.a9Q-e8Z-{6s.55~.53}.51m,y1n+m1m*`3})H5~)H6s)H8Z)^9Q)s9Q(y8](g6k(T5j(T2{(T/]*=/^"
    "+m/]-@2}/)5v/)6o/)8_.s 701l9E1l5f/d4&/d"},
  {0x0108, 715, "6f398n39;01k9[1k7j2i5x1k4G1k =(0C=(/1;u/c9B067v065'062%.N2&,o2%+45')L7v)L9B)L;u)}="
    "(*Q=()B;q(y97(T7j(T3}(T/a*p/b,o/a.o3}1/7j1/991/;u0g"},
  {0x0109, 563, "9Q.a9Q-e8Z-{6s.55~.53}.51m,y1n+m1m*`3})H5~)H6s)H8Z)^9Q)s9Q(y8](g6k(T5j(T2{(T/]*=/^"
    "+m/]-@2}/)5v/)6o/)8_.s 5*1l6f1l9M/d7v/d5v1)3v/d2C/d"},
  {0x010A, 715, "6^3+8v3+8v1{6^1{ =(0C=(/1;u/c9B067v065'062%.N2&,o2%+45')L7v)L9B)L;u)}=(*Q=()B;q(y9"
    "7(T7j(T3}(T/a*p/b,o/a.o3}1/7j1/991/;u0g"},
  {0x010B, 563, "4r1B6v1B6v0'4r0' 9Q.a9Q-e8Z-{6s.55~.53}.51m,y1n+m1m*`3})H5~)H6s)H8Z)^9Q)s9Q(y8](g6"
    "k(T5j(T2{(T/]*=/^+m/]-@2}/)5v/)6o/)8_.s"},
  {0x010C, 715, "=(0C=(/1;u/c9B067v065'062%.N2&,o2%+45')L7v)L9B)L;u)}=(*Q=()B;q(y97(T7j(T3}(T/a*p/b"
    ",o/a.o3}1/7j1/991/;u0g 6G1k4&395Y397I2;9<39:n398O1k"},
  {0x010D, 563, "9Q.a9Q-e8Z-{6s.55~.53}.51m,y1n+m1m*`3})H5~)H6s)H8Z)^9Q)s9Q(y8](g6k(T5j(T2{(T/]*=/^"
    "+m/]-@2}/)5v/)6o/)8_.s 4l/d2(1l3Y1l5Y0J7Y1l901l6K/d"},
  {0x010E, 788, "5`1k3A394r396d2;8U39:*397h1k 2t0)2t)[5Y)[9#)[<5+2<6,q<5.R9#0)5Y0) 0[0}580}:'0}>V.}"
    ">W,q>V*d:%(c58(c0[(c"},
  {0x010F, 650, "8f-|8f1B:j1B:j(c8f(c8f)]8)))6-(T4h(T2N(T/]*B/^+m/]-;2N/)4h/)6-/)8).S 1j+m1i*a3Z)F5"
    "8)F6q)F8e*a8f+m8e,x6q.558.53Z.51i,x <p1A@(1A=h/8<&/8"},
  {0x0110, 794, "0h0}5E0}:10}>a.}>b,q>a*d:1(c5E(c0h(c0h,X.Q,X.Q-F0h-F 2~0)2~-F6f-F6f,X2~,X2~)[5b)[9"
    "-)[<=+2<>,q<=.R9-0)5b0)"},
  {0x0111, 650, "8f-|8f/o5,/o5,0R8f0R8f1B:j1B:j0R<O0R<O/o:j/o:j(c8f(c8f)]8)))6-(T4h(T2N(T/]*B/^+m/]"
    "-;2N/)4h/)6-/)8).S 1j+m1i*a3Z)F58)F6q)F8e*a8f+m8e,x6q.558.53Z.51i,x"},
  {0x0112, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c 2U2y942y942-2U2-"},
  {0x0113, 630, "2K129(129(0C2K0C ;4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/"
    "]-;2y/)5h/)89/);3-L 90,D9+-57;.55j.54'.51}-71r,D"},
  {0x0114, 647, "2G393d393q2{4y2^5r2^6k2^7q2y8&399C39972Y7L1w5r1w491w2P2X 0[0};,0};,0'2t0'2t-X:j-X:"
    "j,_2t,_2t)^;A)^;A(c0[(c"},
  {0x0115, 630, "2:1]3Y1]3c154k0l5h0l6c0l7i157v1]981]9+0o7D0%5h0%4-0%2F0o ;4,(;4+V1j+V1u*Q43)H66)H7"
    "H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3-L 90,D9+-57;.55j.54'.51}-71r,D"},
  {0x0116, 647, "4d3+6|3+6|1{4d1{ 0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c"},
  {0x0117, 630, "4d1B6h1B6h0'4d0' ;4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/"
    "]-;2y/)5h/)89/);3-L 90,D9+-57;.55j.54'.51}-71r,D"},
  {0x0118, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c 8G(c9f(c95(D8g's8h'c8g'K9B'39z'3:"
    "='3:}';;A'C;A&Z:w&V:1&P9n&P8N&P73&}74'P73'i7i(C"},
  {0x0119, 630, ";4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3"
    "-L 90,D9+-57;.55j.54'.51}-71r,D 7M(c8l(c8;(D7m's7n'c7m'K8H'39$'39D'3:'';:G'C:G&Z9}&V97&P8t&P7T&P"
    "69&}6:'P69'i6o(C"},
  {0x011A, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c 4t1g2S374*375x277j379A376|1g"},
  {0x011B, 630, ";4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3"
    "-L 90,D9+-57;.55j.54'.51}-71r,D 4v/a221i3f1i5f0H7f1i9<1i6U/a"},
  {0x011C, 794, "6v398~39;A1k9l1k7z2i6,1k4W1k ;z)s;z,,8:,,8:-%>2-%>2)N<q)#9e(T7z(T4'(T/a*m/b,o/a.s4"
    "'1/7z1/9V1/<N0g=f0C=f/1<N/b9a068.065+062%.R2&,o2%+15+)L8.)L9@)L;3)`"},
  {0x011D, 650, "4I1l6(1l8l/d78/d581)38/d1b/d 8f+s8e,}6s.558.53X.51i,}1j+s1i*j3X)U58)U6s)U8e*j :j)N"
    ":i's7y&A5&&A3y&A2%&P10&_10'_2%'H3m'24d'26e'28e(78f)<8f)k8))86-(c4h(c2J(c/]*K/^+s/]-@2J/)4h/)6-/)"
    "8).R8f-|8f.w:j.w"},
  {0x011E, 794, ";z)s;z,,8:,,8:-%>2-%>2)N<q)#9e(T7z(T4'(T/a*m/b,o/a.s4'1/7z1/9V1/<N0g=f0C=f/1<N/b9a"
    "068.065+062%.R2&,o2%+15+)L8.)L9@)L;3)` 3h395(39532{6=2^782^8-2^952y9G39:d39:X2Y8m1w781w5]1w3q2X"},
  {0x011F, 650, "8f+s8e,}6s.558.53X.51i,}1j+s1i*j3X)U58)U6s)U8e*j :j)N:i's7y&A5&&A3y&A2%&P10&_10'_2"
    "%'H3m'24d'26e'28e(78f)<8f)k8))86-(c4h(c2J(c/]*K/^+s/]-@2J/)4h/)6-/)8).R8f-|8f.w:j.w 201]3M1]3X15"
    "4_0l5^0l6V0l7]157l1]9,1]8}0o770%5^0%4#0%290o"},
  {0x0120, 794, "6n3+9*3+9*1{6n1{ ;z)s;z,,8:,,8:-%>2-%>2)N<q)#9e(T7z(T4'(T/a*m/b,o/a.s4'1/7z1/9V1/<"
    "N0g=f0C=f/1<N/b9a068.065+062%.R2&,o2%+15+)L8.)L9@)L;3)`"},
  {0x0121, 650, "461B6:1B6:0'460' 8f+s8e,}6s.558.53X.51i,}1j+s1i*j3X)U58)U6s)U8e*j :j)N:i's7y&A5&&A"
    "3y&A2%&P10&_10'_2%'H3m'24d'26e'28e(78f)<8f)k8))86-(c4h(c2J(c/]*K/^+s/]-@2J/)4h/)6-/)8).R8f-|8f.w"
    ":j.w"},
  {0x0122, 794, "76']9U']7f%q6>%q ;z)s;z,,8:,,8:-%>2-%>2)N<q)#9e(T7z(T4'(T/a*m/b,o/a.s4'1/7z1/9V1/<"
    "N0g=f0C=f/1<N/b9a068.065+062%.R2&,o2%+15+)L8.)L9@)L;3)`"},
  {0x0123, 650, "6I/g4*/g5v1R7A1R 8f+s8e,}6s.558.53X.51i,}1j+s1i*j3X)U58)U6s)U8e*j :j)N:i's7y&A5&&A"
    "3y&A2%&P10&_10'_2%'H3m'24d'26e'28e(78f)<8f)k8))86-(c4h(c2J(c/]*K/^+s/]-@2J/)4h/)6-/)8).R8f-|8f.w"
    ":j.w"},
  {0x0124, 770, "5v397~39:C1k8l1k6z2i5,1k3U1k 0[0}2t0}2t-X;$-X;$0}=<0}=<(c;$(c;$,_2t,_2t(c0[(c"},
  {0x0125, 649, "0K392S394t1k3A1k1O2i/^1k.*1k :t,L:t(c8p(c8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M1B2"
    "S1B2S-z37.R57/)6S/)8a/):s-g"},
  {0x0126, 938, "2O0}4h0}4h/g<t/g<t0}@00}@0/gB$/gB$.o@0.o@0(c<t(c<t,_4h,_4h(c2O(c2O.o0[.o0[/g2O/g 4"
    "h.o4h-X<t-X<t.o"},
  {0x0127, 712, ";U,L;U(c9Q(c9Q,I9P-=8-.36h.35).331--32,532(c1,(c1,/h/f/h/f0`1,0`1,1B321B320`7*0`7*"
    "/h32/h32-z3u.R5u/)74/)9@/);T-g"},
  {0x0128, 302, "1d241(2F0k2L0J2R0>2R/u2R/L28/M1}/M1{.*1{.)2R/73202320V32193*1l2y2K2i2a2c3'2]382]3X"
    "2]4%2w4&3/4&325I325F2[491{3A1{2w1{2;2' 0[0}2t0}2t(c0[(c"},
  {0x0129, 284, "1Q0>0t0Z0]0e090o0.0o/c0o/=0J/</{-v/{-u0e/'1T0(1T0N1T131F1Y14280u2N0k2o0a2~0a3H0a3m"
    "1)3p1T581T530k4)/{3(/{2]/{1w0- 0S.w2W.w2W(c0S(c"},
  {0x012A, 302, ".K2w5(2w5(2+.K2+ 0[0}2t0}2t(c0[(c"},
  {0x012B, 284, ".8114t114t0B.80B 0S.w2W.w2W(c0S(c"},
  {0x012C, 302, ".:39/Y39/e2{0o2^1h2^2_2^3e2y3v3958395+2Y3@1w1h1w0/1w.F2X 0[0}2t0}2t(c0[(c"},
  {0x012D, 284, ".*1]/G1]/P150X0l1U0l2R0l3X153f1]5&1]4w0o310%1U0%/y0%.30o 0S.w2W.w2W(c0S(c"},
  {0x012E, 302, "1U(c2t(c2D(D1u's1v'c1u'K2P'33,'33L'34/';4O'C4O&Z4)&V3@&P2|&P1]&P0B&}0C'P0B'i0w(C 0"
    "[0}2t0}2t(c0[(c"},
  {0x012F, 284, "1:(c2W(c2)(D1X's1Y'c1X'K25'32n'331'33q';46'C46&Z3i&V3#&P2d&P1@&P0'&}0('P0''i0_(C 0"
    "S.w2W.w2W(c0S(c 0S1B2W1B2W0'0S0'"},
  {0x0130, 302, "0[0}2t0}2t(c0[(c 0[3+2t3+2t1{0[1{"},
  {0x0131, 284, "0S.w2W.w2W(c0S(c"},
  {0x0132, 604, "7A0}9Y0}9Y);9X'j7=&I4l&I3x&I3x'D4['D6-'D7@(47A); 0[0}2t0}2t(c0[(c"},
  {0x0133, 569, "6p.w8t.w8t(X8s'G7)&A5(&A4>&A4>'44p'45}'46o'g6p(X 6p1B8t1B8t0'6p0' 0S.w2W.w2W(c0S(c"
    " 0S1B2W1B2W0'0S0'"},
  {0x0134, 302, "0d392l39501k3Y1k1h2i/v1k.C1k 0[0}2t0}2t);2s'j0X&I.*&I-6&I-6'D-v'D/H'D0Z(40[);"},
  {0x0135, 284, "0h1l2G1l5,/d3U/d1U1)/U/d.$/d 0S.w2W.w2W(X2V'G0i&A.h&A-~&A-~'4.S'4/a'40R'g0S(X"},
  {0x0136, 672, "6O'l8n'l6~&$5U&$ 0[0}2t0}2t-O:>0}=40}4|--=l(c:p(c2t,c2t(c0[(c"},
  {0x0137, 593, "58'l7Y'l5j&$4A&$ 0M1B2S1B2S,78[.w;8.w4[,#;Q(c8p(c2S+g2S(c0M(c"},
  {0x0138, 593, "0M.w2S.w2S,78[.w;8.w4[+~;Q(c8p(c2S+e2S(c0M(c"},
  {0x0139, 570, "3(395.392Y1k0t1k 0[0}2t0}2t)^:z)^:z(c0[(c"},
  {0x013A, 284, "2p394v392E1k0`1k 0S1B2W1B2W(c0S(c"},
  {0x013B, 570, "5('l7G'l5W&$4.&$ 0[0}2t0}2t)^:z)^:z(c0[(c"},
  {0x013C, 284, "0n'l30'l1A&$/v&$ 0S1B2W1B2W(c0S(c"},
  {0x013D, 570, "5r0}8(0}6h.u5(.u 0[0}2t0}2t)^:z)^:z(c0[(c"},
  {0x013E, 384, "4d1B6x1B5^/93x/9 0S1B2W1B2W(c0S(c"},
  {0x013F, 570, "7(.#9I.#9I,Z7(,Z 0[0}2t0}2t)^:z)^:z(c0[(c"},
  {0x0140, 350, "34-}5U-}5U,X34,X 0S1B2W1B2W(c0S(c"},
  {0x0141, 576, "0h0}2~0}2~-V6O.k7E.12~,_2~)^;()^;((c0h(c0h+s/,+;.8+u0h,i"},
  {0x0142, 291, "0[1B2`1B2`-~4&.P4t-v2`--2`(c0[(c0[,G/8+v.I,P0[-;"},
  {0x0143, 766, "6t398x396G1k4d1k 0[0}3^0};$*';$0}=40}=4(c:2(c2l/]2l(c0[(c"},
  {0x0144, 649, "6C1o8W1o4z/g38/g :t,L:t(c8p(c8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M.w2S.w2S-z37.R5"
    "7/)6S/)8a/):s-g"},
  {0x0145, 766, "62'l8S'l6d&$5:&$ 0[0}3^0};$*';$0}=40}=4(c:2(c2l/]2l(c0[(c"},
  {0x0146, 649, "4x'l7<'l5M&$4$&$ :t,L:t(c8p(c8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M.w2S.w2S-z37.R5"
    "7/)6S/)8a/):s-g"},
  {0x0147, 766, "0[0}3^0};$*';$0}=40}=4(c:2(c2l/]2l(c0[(c 5j1c3I334|336l238`33:4337r1c"},
  {0x0148, 649, ":t,L:t(c8p(c8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M.w2S.w2S-z37.R57/)6S/)8a/):s-g 4"
    "p/d2,1l3^1l5^0J7^1l941l6O/d"},
  {0x0149, 833, ">`,L>`(c<[(c<[,I<Z-=;7.39r.385.36=--6>,56>(c4:(c4:.w6>.w6>-z7%.R9#/):A/)<N/)>_-g 1"
    "Y0}3x0}3x0/2,.E0`.E1Y0/"},
  {0x014A, 766, ":`-a:_0'780'590'2s.]2t-G2t(c0[(c0[0}2t0}2t/_3e0G4v0i6)1/7j1/:=1/<s/D<t-_<t(X<s'H;~"
    "&r;)&A9(&A8,&A8,'48`'49i'4:_'c:`(X"},
  {0x014B, 649, ":t,L:t(X:s'G9|&r9'&A7(&A48&A48'46p'47}'48I'M8o'g8p(X8p,I8o-=7L.36*.34J.32R--2S,52S"
    "(c0M(c0M.w2S.w2S-z37.R48.k57/)6S/)8a/)9j.H:s-g"},
  {0x014C, 806, "4&2w:b2w:b2+4&2+ 7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o"
    "@#*s:o(T7E(T3q(T/a*s/b,o/a.m3q1/"},
  {0x014D, 626, "2&118b118b0B2&0B 5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m"
    ";'*;8%(T5E(T2a(T/]*;/^+m/]-B2a/)"},
  {0x014E, 806, "3t3954395@2{6J2^7E2^892^9B2y9S39:p39:e2Y8y1w7E1w5i1w3}2X 7E074w072%.H2&,o2%+;4w)L7"
    "E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/a*s/b,o/a.m3q1/"},
  {0x014F, 626, "1t1]341]3@154F0l5E0l6=0l7D157S1]8p1]8e0o6{0%5E0%3g0%1}0o 5E.53e.51m,w1n+m1m*b3c)H5"
    "E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/]*;/^+m/]-B2a/)"},
  {0x0150, 806, ":.39<2399^1k7z1k 6G398M395x1k461k 7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07"
    " 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/a*s/b,o/a.m3q1/"},
  {0x0151, 626, "8`1l:^1l7t/d6G/d 4z1l6p1l4C/d2p/d 5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5"
    " 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/]*;/^+m/]-B2a/)"},
  {0x0152, 1096, "F*0}F*0'<p0'<p-XEh-XEh,_<p,_<p)^F<)^F<(c9M(c4](c/a*m/b,q/a.s4]0}9M0} :Y0'900'5X0'"
    "2%.L2&,q2%+95X)^90)^:Y)^"},
  {0x0153, 1048, "CI,DCF-5AV.5@(.5=B.5;;-7;0,D EO,(EO+V;(+V;3*Q=L)H@Q)HAa)HCu)cD~)}D~)#Cs(kAV(T@G(T"
    "=Z(T:w)/:&)h97)/6w(T5E(T2a(T/]*;/^+m/]-B2a/)5E/)6w/)99.L9~-q:q.L=J/)@$/)BT/)EN-L 5E.53e.51m,w1n+"
    "m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5"},
  {0x0154, 712, "6C398G395r1k421k 8O,X95,M:V+`;<*{=U(c;0(c9$*o83+_6_,55A,52t,52t(c0[(c0[0}5b0}8R0};"
    "@/m;A.Z;@-n9s,k 2t0)2t--5b--7@--8{-s8|.Z8{/A7@0)5b0)"},
  {0x0155, 421, "6C1o8W1o4z/g38/g 7h-{7H.(6X.16,.14D.12R-%2S+|2S(c0M(c0M.w2S.w2S-z3/.R57/)6d/)6w/)7"
    "H/&7f/#"},
  {0x0156, 712, "6C'l8d'l6t&$5K&$ 8O,X95,M:V+`;<*{=U(c;0(c9$*o83+_6_,55A,52t,52t(c0[(c0[0}5b0}8R0};"
    "@/m;A.Z;@-n9s,k 2t0)2t--5b--7@--8{-s8|.Z8{/A7@0)5b0)"},
  {0x0157, 421, "0h'l3,'l1<&$/p&$ 7h-{7H.(6X.16,.14D.12R-%2S+|2S(c0M(c0M.w2S.w2S-z3/.R57/)6d/)6w/)7"
    "H/&7f/#"},
  {0x0158, 712, "8O,X95,M:V+`;<*{=U(c;0(c9$*o83+_6_,55A,52t,52t(c0[(c0[0}5b0}8R0};@/m;A.Z;@-n9s,k 2"
    "t0)2t--5b--7@--8{-s8|.Z8{/A7@0)5b0) 4K1c2*333^335M237A338r336S1c"},
  {0x0159, 421, "7h-{7H.(6X.16,.14D.12R-%2S+|2S(c0M(c0M.w2S.w2S-z3/.R57/)6d/)6w/)7H/&7f/# 3U/d0p1l2"
    "G1l4G0J6G1l7x1l54/d"},
  {0x015A, 650, "6C398G395r1k421k :W0e:W/]9;/x7#075|074-072//R20.r2/.@3L-h5A-X6`-K93-5;V+~;W*};V)k8"
    "B(T56(T4%(T1D(m/z)(/z*61@)o3y)L56)L7/)L97*598*u97+R7e,56$,E4`,Q2-,i/u-o/v.j/u/s2}1/5f1/6s1/9=0x"},
  {0x015B, 534, "6C1o8W1o4z/g38/g 8O.g8O-i7X-}5e.54h.535.51a-g1b-;1a,w2k,R4K,B5.,97=,%9/+290*H9/)T6"
    "F(T3~(T2}(T0o(f/^(w/^)}0g)b2{)F4&)F5N)F7%)t7&*B7%*h5u+44$+H3>+O1H+b/e,R/f-7/e.-25/)4O/)5]/)7].u"},
  {0x015C, 650, "4`396h399,1k7U1k5f2i3r1k2A1k :W0e:W/]9;/x7#075|074-072//R20.r2/.@3L-h5A-X6`-K93-5;"
    "V+~;W*};V)k8B(T56(T4%(T1D(m/z)(/z*61@)o3y)L56)L7/)L97*598*u97+R7e,56$,E4`,Q2-,i/u-o/v.j/u/s2}1/5"
    "f1/6s1/9=0x"},
  {0x015D, 534, "3b1l5A1l8&/d6O/d4O1)2O/d0z/d 8O.g8O-i7X-}5e.54h.535.51a-g1b-;1a,w2k,R4K,B5.,97=,%9"
    "/+290*H9/)T6F(T3~(T2}(T0o(f/^(w/^)}0g)b2{)F4&)F5N)F7%)t7&*B7%*h5u+44$+H3>+O1H+b/e,R/f-7/e.-25/)4"
    "O/)5]/)7].u"},
  {0x015E, 650, ":W0e:W/]9;/x7#075|074-072//R20.r2/.@3L-h5A-X6`-K93-5;V+~;W*};V)k8B(T56(T4%(T1D(m/z"
    ")(/z*61@)o3y)L56)L7/)L97*598*u97+R7e,56$,E4`,Q2-,i/u-o/v.j/u/s2}1/5f1/6s1/9=0x 6W(c71(C7i'i7j'P7"
    "i'#6J&P5.&P4Z&P3]&V32&]32'D3T';4D'34t'35T'365'L66'd65's5e(D58(c"},
  {0x015F, 534, "8O.g8O-i7X-}5e.54h.535.51a-g1b-;1a,w2k,R4K,B5.,97=,%9/+290*H9/)T6F(T3~(T2}(T0o(f/^"
    "(w/^)}0g)b2{)F4&)F5N)F7%)t7&*B7%*h5u+44$+H3>+O1H+b/e,R/f-7/e.-25/)4O/)5]/)7].u 5<(c5s(C6N'i6O'P6"
    "N'#5/&P3p&P3@&P2B&V1t&]1t'D29';3)'33Y'349'34w'L4x'd4w's4J(D3z(c"},
  {0x0160, 650, ":W0e:W/]9;/x7#075|074-072//R20.r2/.@3L-h5A-X6`-K93-5;V+~;W*};V)k8B(T56(T4%(T1D(m/z"
    ")(/z*61@)o3y)L56)L7/)L97*598*u97+R7e,56$,E4`,Q2-,i/u-o/v.j/u/s2}1/5f1/6s1/9=0x 4W1k28393j395^2;7"
    "M399$396`1k"},
  {0x0161, 534, "8O.g8O-i7X-}5e.54h.535.51a-g1b-;1a,w2k,R4K,B5.,97=,%9/+290*H9/)T6F(T3~(T2}(T0o(f/^"
    "(w/^)}0g)b2{)F4&)F5N)F7%)t7&*B7%*h5u+44$+H3>+O1H+b/e,R/f-7/e.-25/)4O/)5]/)7].u 3f/d1$1l2W1l4W0J6"
    "W1l8,1l5E/d"},
  {0x0162, 626, "5v(c6R(C7+'i7,'P7+'#5i&P4O&P3y&P2}&V2S&]2S'D2s';3e'348'34s'35T'L5U'd5T's5)(D4W(c ."
    "A0}<C0}<C0'6O0'6O(c46(c460'.A0'"},
  {0x0163, 402, "4`(c5;(C5s'i5t'P5s'#4T&P38&P2e&P1i&V1<&]1<'D1_';2N'33$'33_'34@'L4A'd4@'s3q(D3C(c 2"
    "W0b2W.w6j.w6j.-2W.-2W*g2V)}3F)U4`)U6j)U6j(c4`(c2=(c0P)X0Q*g0Q.-/$.-/$.w0Q.w0Q0b"},
  {0x0164, 626, ".A0}<C0}<C0'6O0'6O(c46(c460'.A0' 4>1c1|333Q335E2374338h336G1c"},
  {0x0165, 402, "2W0b2W.w6j.w6j.-2W.-2W*g2V)}3F)U4`)U6j)U6j(c4`(c2=(c0P)X0Q*g0Q.-/$.-/$.w0Q.w0Q0b 4"
    "d1z6v1z5Y/r3v/r"},
  {0x0166, 626, ".A0}<C0}<C0'6O0'6O,q9I,q9I+u6O+u6O(c46(c46+u1<+u1<,q46,q460'.A0'"},
  {0x0167, 402, "2W0b2W.w6j.w6j.-2W.-2W,o6j,o6j,&2W,&2W*g2V)}2|)i3F)U4`)U6j)U6j(c4`(c2=(c1I)/0P)X0Q"
    "*g0Q,&/$,&/$,o0Q,o0Q.-/$.-/$.w0Q.w0Q0b"},
  {0x0168, 750, "6b246&2F5i2L5H2R5<2R4s2R4J284K1}4K1{3(1{3'2R453250325T32673*6j2y7I2i7_2c8%2]862]8V"
    "2]9#2w9$3/9$32:G32:D2[971{8>1{7u1{792' 0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6"
    "f(T3X(T0D*30E+m"},
  {0x0169, 649, "5Q0>4r0Z4Z0e490o4,0o3a0o3;0J3:/{1r/{1u0e3#1T4&1T4L1T511F5Y14660u6L0k6o0a6|0a7F0a7k"
    "1)7n1T941T930k8%/{7&/{6Z/{5u0- 0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5"
    "}(T4d(T2T(T0@)s"},
  {0x016A, 750, "3I2w:&2w:&2+3I2+ 0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0"
    "D*30E+m"},
  {0x016B, 649, "26118r118r0B260B 0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5"
    "}(T4d(T2T(T0@)s"},
  {0x016C, 750, "38394W394c2{5m2^6f2^7]2^8c2y8t39:639:)2Y8=1w6f1w5-1w3D2X 0E0}2[0}2[+z2Z*[4V)L6f)L8"
    "s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m"},
  {0x016D, 649, "2(1]3E1]3P154V0l5U0l6N0l7T157d1]9$1]8u0o7/0%5U0%3w0%210o 0A+00A.w2E.w2E+32D*>3g)J5"
    ".)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s"},
  {0x016E, 750, "0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m 8K1g8J2+7"
    "L2X6h2X6%2X5'2+5(1g5'1F6%0u6h0u7L0u8J1F 9l1g9k1,8%066h065L063c1,3d1g3c2F5L3;6h3;8%3;9k2F"},
  {0x016F, 649, "0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s 7"
    "00o7/13611a5M1a4g1a3i133j0o3i0N4g/}5M/}61/}7/0N 8Q0o8P036g/=5M/=41/=2H032I0o2H1N412C5M2C6g2C8P1N"},
  {0x0170, 750, "9Q39;U399$1k7A1k 5j397n395<1k3Y1k 0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m"
    "='*39q(T6f(T3X(T0D*30E+m"},
  {0x0171, 649, "8p1l:n1l8(/d6W/d 5.1l7$1l4S/d3$/d 0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w"
    ":h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s"},
  {0x0172, 750, "0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m 6((c7E(c6"
    "s(D6F's6G'c6F'K7#'37['37{'38_';9$'C9$&Z8V&V7m&P7Q&P6-&P4q&}4r'P4q'i5L(C"},
  {0x0173, 649, "0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s 9"
    "I(c:f(c:5(D9g's9h'c9g'K:B'3:|'3;@'3;}';<C'C<C&Z;w&V;1&P:p&P9N&P85&}86'P85'i8k(C"},
  {0x0174, 1012, "8[3=:d3==&1n;Q1n9^2m7n1n6:1n /00}1I0}4v)}8G0}:v0}>G)}Br0}E00}@~(c=0(c9`/u6.(c3>(c"},
  {0x0175, 838, "6t1o8S1o;8/g9b/g7b1,5b/g40/g /C.w1G.w3z*(6O.w8v.w;M*(=~.wA&.w<l(c:G(c7d-l5$(c2[(c"},
  {0x0176, 626, "4>3=6G3=8h1n741n5C2m3Q1n1z1n .C0}0h0}5E-X9x0}<C0}6O,_6O(c46(c46,_"},
  {0x0177, 606, "4>1o5z1o8`/g7./g5.1,3./g1Y/g 5f(-4o'#33&A1n&A04&A04'31G'327'331'X3f(A4,(l/(.w18.w5"
    ".*'9$.w;4.w"},
  {0x0178, 626, ".C0}0h0}5E-X9x0}<C0}6O,_6O(c46(c46,_ 6G3*8`3*8`1{6G1{ 2(3*4>3*4>1{2(1{"},
  {0x0179, 702, "6C398G395r1k421k /b0}<d0}<d0/26)^<|)^<|(c/I(c/I)U9v0'/b0'"},
  {0x017A, 538, "6C1o8W1o4z/g38/g /^.w9E.w9E-}1b)R9E)R9E(c/E(c/E)]7(.+/^.+"},
  {0x017B, 702, "5(3+7A3+7A1{5(1{ /b0}<d0}<d0/26)^<|)^<|(c/I(c/I)U9v0'/b0'"},
  {0x017C, 538, "3<1B5A1B5A0'3<0' /^.w9E.w9E-}1b)R9E)R9E(c/E(c/E)]7(.+/^.+"},
  {0x017D, 702, "/b0}<d0}<d0/26)^<|)^<|(c/I(c/I)U9v0'/b0' 501k2l394C39642;8&399Y39781k"},
  {0x017E, 538, "/^.w9E.w9E-}1b)R9E)R9E(c/E(c/E)]7(.+/^.+ 3U/d0p1l2G1l4G0J6G1l7x1l54/d"},
  {0x017F, 360, "2x(c0t(c0t.-.x.-.x.w0t.w0t/C0s0F2k1B4v1B6p1B6p0P4t0P3i0P3C0;2w0&2x/N"},
  {0x0393, 570, "0[(c0[0}:z0}:z0'2t0'2t(c"},
  {0x0394, 700, "62/t1[)]:h)] .W(c4v0}7M0}=j(c"},
  {0x0398, 806, "3I-X;<-X;<,^3I,^ 7E074w073O/@2%.H2&,o2%+;4w)L7E)L9m)L;8*D<_+;<`,o<_.H;8/@9m07 7E1/"
    ":o1/@#.m@$,o@#*s<x)d:o(T7E(T3q(T1j)c/a*s/b,o/a.m1j/|3q1/"},
  {0x039B, 700, "0x(c.W(c4v0}7M0}=j(c;K(c62/t"},
  {0x039E, 647, "1l-X9b-X9b,_1l,_ 0[0}:r0}:r0'0[0' 0[)^:r)^:r(c0[(c"},
  {0x03A0, 770, "=<0}=<(c;$(c;$0'2t0'2t(c0[(c0[0}"},
  {0x03A3, 647, "34)^;A)^;A(c0[(c0[)^5z-,0[0'0[0};,0};,0'340'8S-."},
  {0x03A6, 806, "68/24V/'3O.W2%-y2&,o2%+g3O++4V*[68*P 8O*P:/*[;8++<_+g<`,o<_-y;8.W://'8O/2 68)W3R)c"
    "1j*K/a+A/b,o/a.B1j/73P/}680,680}8O0}8O0,;3/}<x/7@#.B@$,o@#+B<x*K;3)c8O)V8O(c68(c"},
  {0x03A8, 806, "68(c69)K68*I3q*I1j+X/e,e/b.e/b0}2&0}2&.e2%-03O,84c+M68+F680}8O0}8O+F:#+M;8,8<a-0<b"
    ".e<b0}@(0}@(.e>},e<z+X:q*I8O*I8N*$8O(c"},
  {0x03A9, 782, ">x)b>x(c8:(c8:)b:5*7;A+/<H,)<I-3<H.R:z/A9N0/7*0/4a0/1e.R1f-31e,)2p+/3y*75x)b5x(c/:"
    "(c/:)b2l)b1'*L08+</J,-/K-//J.u1W/~3a1+7*1+:J1+<Y/~>e.v>f-3>e,-=z+==/*N;E)b"},
  {0x03B1, 675, "7l+X7>,s6k.34p.33@.32`-X1m,m1n+m1m*X2^)~3N)H4p)H6=)H7,*X 8x-=:&.w;r.w9Y+T:&*A:-*':"
    "S)o:{)V;A)V<>)V<>(c;*(c:%(c9,)18_)G8M)t7y);6v(k6H(V4p(V25(V0z)H/]*;/^+m/]-J1(.52Z/'4p/'8;/'"},
  {0x03B2, 654, "2W))2W&A0S&A0S.s0R1H5:1H:)1H:*/;:)-h82-4;;,c;<+5;;(X5x(X3V(X 2W*H3m)L5~)L93)L94+49"
    "3,i4&,^4&-X8)-X8*/D8)0X5O0X2V0X2W.q"},
  {0x03B3, 606, "2G-y5.*+9$.w;4.w60(c60&A4,&A4,(c0p-B0B.&/<.&.h.&.h.w/S.w1e.w"},
  {0x03B4, 626, "9U/u8H0=5j0=2y0=2z/^2y/.5t.r83._9Q.%;'-<;(+g;'*;9U)H8%(T5E(T2c(T12)H/]*;/^+m/],y12"
    "-q1i.52Y.H0q.q0r/]0q1/5j1/851/9U0h 4...3D-{2h-V1m,y1n+m1m*a2h*&3c)H5E)H6})H8u*c8v+g8u,q7v-F6m-{5"
    "I.$4c.'"},
  {0x03B5, 554, "2l,'1T,30t,T05,u06-I05.51M.^2e/)4v/)5g/)7].y8f.m8f-s7].&6h.-5q.35(.33g.32|-x25-a26"
    "-@25,x2|,a3c,J4~,J6d,J6d+X5(+X3T+X2h+>1s*~1t*Q1s*#2n)c3i)F5K)F6N)F7I)O8B)X90)l90(q8/(c76(Z69(T5E"
    "(T2g(T1>)&/q)T/r*Q/q+,1H+w"},
  {0x03B6, 557, "6A)H7k)G8`(}9X(T9Y's9X'78l&k7u&>6*&>6)&e6*'/6o'-7A'D7a'V7b'i7a('7A(=6{(T6A(T/X(T/Y"
    "+`/X.G5x0@0$0@0$1B9b1B9b0@1].=1^+`1])H"},
  {0x03B7, 649, ":t,L:t&A8p&A8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M.w2S.w2S-z37.R48.k57/)6S/)8a/)9j"
    ".H:s-g"},
  {0x03B8, 626, "8t,^1n,^1}*}2h*;3c)H5E)H7#)H7z*;8g+' 8r-X8T/17z/e6}0Y5E0Y3_0Y2h/f2%/%1p-X 5E1J8%1J"
    "9U09;'/);(-#;'*x9U)h8%(V5E(V2a(V12)h/]*x/^-#/]/)12092a1J"},
  {0x03B9, 346, "2C.w2C*u2B**2d)o3+)V4>)V5>)V5>(c4*(c2)(c10)709)j0:*z08.w"},
  {0x03BA, 604, "0S.w2[.w2[,B7~.w:O.w5Y,W;8(c8h(c40+v2[+32[(c0S(c"},
  {0x03BB, 606, "5K0D;4(c9$(c5S-=18(c/((c4S.`3d/i330M1~0M0x0M0x1B261A4g1@"},
  {0x03BC, 652, "0A&A0A.w2E.w2E+'2D*93u)J5I)J7')J8c*D8d+=8d.w:h.w:h*.:g)l;/)N;U)N;])N;})T<>)Z<>(k;q"
    "(_;'(T:`(T9u(T8{({8n)H89(|6_(T5U(T4J(T2o({2E)H2E&A"},
  {0x03BD, 572, "3$(c/6.w1I.w4[)c5y*F7(+B7u,'7z,a7},|7f-S7H.366.w8>.w8>.w9'.J9W-g:%-+:&,a:%+X8S*Z6V"
    ")B54(c"},
  {0x03BE, 571, "6Q)H7{)G8p(}9i(T9j's9i'78|&k8)&>6:&>69&e6:'/7#'-7Q'D7q'V7r'i7q('7Q(=7/(T6Q(T/X(T/Y"
    "*{/X,]3<--01-@02.i01/q2[0@0>0@0>1B9(1B9(0@2)0@2*.c2)-]7z-X7z,^1Z,i1^*{1])L"},
  {0x03BF, 626, "5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/"
    "]*;/^+m/]-B2a/)"},
  {0x03C0, 616, "/6.w;0.w;0-u9W-u9W*)9V)a:-)@:f)@:s)@;D)C;M)D;M([;'(T:9(N9p(N8P(N7N)57O*37O-u2t-u2t"
    "(c0l(c0l-u/6-u"},
  {0x03C1, 650, "1M-m2-.E3n.s4N/)6O/)8g/);X-;;Y+m;X*B8g(T6O(T5-(T3/))2S)]2S&A0M&A0M+g0L-% 9M+m9L,x7"
    "Z.55~.54D.52R,x2S+m2R*a4D)F5~)F7Z)F9L*a"},
  {0x03C3, 649, "5E.,3a.,2h-P1m,q1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,n7z-P7'., 5E.w<0.w<0-u9r-u;'-%;(+m;"
    "'*;9U)H8%(T5E(T2a(T12)H/]*;/^+m/]-B12.52J.w"},
  {0x03C4, 616, "6^)o7%)V88)V98)V98(c7~(c5}(c5*)741)j42*z42-u/Q-u/Q.w:|.w:|-u6:-u6:*u69**"},
  {0x03C5, 592, "20.w20*u2/*/2d)k3@)H4Q)H61)H7A*V7}+582,989,n7v-S7X.36K.w8O.w8O.w9;.I9j-g:7-+:8,8:7"
    "*o8n)l7)(S4:(T29(T10)50')q0(*z0&.w"},
  {0x03C6, 676, "7Y.+6s.+6t-<6t)N7y)N8~*'9y*V9z+m9y,{8|-X85.+ 7Y.{9/.{:W.7<)-L<*+m<)*=:W)H9/(V6t(V6"
    "t&A4p&A4p(V2](V10)H/]*;/^+m/]-F10.52;.m4..{4..'3F-x2h-P1k,q1l+m1k*a2h*&3X)N4p)N4p-<4o.{"},
  {0x03C7, 592, "6S'>4t)J1M&@/(&@3r*e1r-B1=.&/Y.&/(.&/(.w/n.v2c.s3I-y5(+m8O.w:t.w6(*R8*'v8Z'5:C'5:t"
    "'5:t&A:,&B77&F"},
  {0x03C8, 676, "4p(V2;(i1,)=/]){/^+@/^.w1d.w1d+C1c*B2`)w3L)T4p)N4p.w6t.w6t)N8B)U9*)w:%*F:&+D:&.w<*"
    ".w<*+@<))w:^)>9@(i6t(V6t&A4p&A"},
  {0x03C9, 858, "4Q(T/u(T/v+o/u-/1[.w3n.w25-/26+m25)H4d)H6y)H6z,F8p,F8o)H;,)H=T)H=U+m=T-/;|.w>2.w@u"
    "-/@v+o@u(T;<(T89(T7v*47J(T"},
  {0x2013, 512, "/Q,58`,58`+H/Q+H"},
  {0x2014, 1024, "/Q,5E&,5E&+H/Q+H"},
  {0x2018, 326, "2`.90A.90A/6200}3Y0}2`/6"},
  {0x2019, 326, "1<0}3^0}3^0/1n.E0E.E1<0/"},
  {0x201C, 530, "2`.90A.90A/6200}3Y0}2`/6 78.94t.94t/66d0}8.0}78/6"},
  {0x201D, 530, "180}3Y0}3Y0%1j.90A.9180% 5l0}8.0}8.0%6>.94t.95l0%"},
  {0x201E, 530, "5l*,8.*,8.)06>'E4t'E5l)0 18*,3Y*,3Y)01j'E0A'E18)0"},
  {0x2022, 604, "1n,x1m-[3e.V5..V6P.V8F-[8G,x8F,76N+;5,+;3e+;1m,7"},
  {0x2026, 1024, "8Y*,:z*,:z(c8Y(c A2*,CS*,CS(cA2(c 1$*,3E*,3E(c1$(c"},
  {0x2070, 410, "1E010k/c0l.g0k-j1E-=1w,n41,n4f-=5;-j5<.g5;/c4f01410_1w0_ 3(1/4o1/6e/v6f.g6e-V4o,@3"
    "(,@17,@/D-V/E.g/D/v171/"},
  {0x2074, 410, "3b0E0:.'3b.' 3M1'5<1'5<.'6l.'6l-K5<-K5<,H3b,H3b-K/,-K/,.-"},
  {0x2075, 410, "/|1'/{1'5^1'5^0R1<0R1</F1X/J1x/L27/N2U/N4B/N5E/'6J.]6K-u6J-05C,g4;,@2A,@1_,@09,J/S"
    ",R/S-001-#0p,w1T,q2>,q3T,q4{-I4{.F3T.z2>.z1e.z0V.p/|.e"},
  {0x2076, 410, "38.}29.}1b.c1+.H1,-u1+-H1b--29,n38,n43,n4h--5@-H5A-u5@.H4h.c43.} 6*0{6)0{6*0F5T0P4"
    "~0U4J0Z3v0Z2N0Z1f040{/j0p.w1;/41v/B2T/O3>/O4w/O5r/(6k.]6l-u6k-45n,i4o,@38,@1D,@/H-V/I.g/H/o0[0O1"
    "m1/3p1/4F1/4x1+5P1'"},
  {0x2077, 410, "/Y1'/X1'6K1'6K0k2W,H1(,H4d0R/Y0R"},
  {0x2078, 410, "1I.E0o./0p-e0o-=2#,n3(,n4),n4`-(59-=59./4`.E4).[2#.[ 1Y.u0_.}02/:/]/T/^/y/]0P1L1/4"
    "]1/5U0n6J0P6K/y6J/S5z/:5H.}4O.u5P.k6..N6c.16d-e6c-'5j,b4k,@3(,@1;,@0C,b/D-'/E-e/D.0/|.N0V.k 1(/s"
    "1'/S1Y/@2+/-3(/-3y/-4O/@5#/R5$/s5#074O0K3{0_3(0_2-0_1Y0K1'08"},
  {0x2079, 410, "/~,Q/},Q/~-)0T,{1,,v1_,q24,q3],q4G-;5--b58.T4o.;42..3T-}2l-}13-}/@.o/A/V/@0;0<0d19"
    "1/2t1/4e1/5b0R6_/v6`.f6_-]5O,}4;,@2:,@1e,@10,D0Z,I 2t.N3q.N4{/'4|/V4{0(4I0C3q0_2t0_1w0_1A0C0g0(0"
    "h/V0g/'1A.i1u.N"},
  {0x207A, 540, "4|0H4|.a8t.a8t./4|./4|,H3n,H3n.//v.//v.a3n.a3n0H"},
  {0x207B, 540, "/v.a8t.a8t.//v./"},
  {0x2080, 410, "1E,L0k+}0l+%0k*(1E)X1w),41),4f)X5;*(5<+%5;+}4f,L41,y1w,y 3(-J4o-J6e,46f+%6e)q4o(Z3"
    "((Z17(Z/D)q/E+%/D,417-J"},
  {0x2081, 410, "0.)>2G)>2G,c/v,N/v--2O-B3~-B3~)>6:)>6:(c0.(c"},
  {0x2082, 410, "1E)A6*)A6*(c/K(c/K)>/m)N0S)k4B+O4C,#4B,E33,o28,o1_,o0=,]/Q,J/Q--0B-;1o-J2O-J4)-J6#"
    ",c6$,+6#+@2C)g1e)N"},
  {0x2083, 410, "46+557+,6B*P6C*'6B)D49(Z2<(Z1](Z09(f/O(p/O)R0')D1D)62.)63@)64_)_4`*'4_*L3J*s28*s1<"
    "*s1<+N2A+N3D+N4J+o4K,14J,O3@,o2<,o1o,o0c,e/n,Y/n-70Z-A2%-J2`-J49-J6-,j6.,76-+p5-+>"},
  {0x2084, 410, "3b,`0:*B3b*B 3M-B5<-B5<*B6l*B6l)f5<)f5<(c3b(c3b)f/,)f/,*H"},
  {0x2085, 410, "/|-B/{-B5^-B5^,m1<,m1<+a1X+e1x+g27+i2U+i4B+i5E+B6J*w6K*36J)K5C)%4;(Z2A(Z1_(Z09(e/S"
    "(m/S)K01)=0p)51T)/2>)/3T)/4{)d4{*a3T+82>+81e+80V+./|+#"},
  {0x2086, 410, "38+;29+;1b*}1+*c1,*31+)c1b)H29),38),43),4h)H5@)c5A*35@*c4h*}43+; 6*-96)-96*,a5T,k4"
    "~,p4J,u3v,u2N,u1f,O0{,(0p+51;+O1v+]2T+j3>+j4w+j5r+C6k*w6l*36k)O5n)'4o(Z38(Z1D(Z/H)q/I+%/H,-0[,j1"
    "m-J3p-J4F-J4x-F5P-B"},
  {0x2087, 410, "/Y-B/X-B6K-B6K-)2W(c1((c4d,m/Y,m"},
  {0x2088, 410, "1I*`0o*J0p*#0o)X2#),3(),4)),4`)C59)X59*J4`*`4)*v2#*v 1Y+30_+;02+U/]+o/^,7/],k1L-J4"
    "]-J5U-,6J,k6K,76J+n5z+U5H+;4O+35P+)6.*i6c*L6d*#6c)B5j(|4k(Z3((Z1;(Z0C(|/D)B/E*#/D*K/|*i0V+) 1(,1"
    "1'+n1Y+Z2++H3(+H3y+H4O+Z5#+m5$,15#,R4O,f3{,y3(,y2-,y1Y,f1',S"},
  {0x2089, 410, "/~(l/}(l/~)D0T)91,)41_)/24)/3])/4G)V5-)|58*o4o*V42*I3T*;2l*;13*;/@+-/A+q/@,V0<,~19"
    "-J2t-J4e-J5b,m6_,46`+$6_)w5O);4;(Z2:(Z1e(Z10(_0Z(d 2t*i3q*i4{+B4|+q4{,C4I,^3q,y2t,y1w,y1A,^0g,C0"
    "h+q0g+B1A+'1u*i"},
  {0x20AC, 652, ";E0C;E/1:B/h8N097A095X093B//2~.+9I.+8l-I2n-I2k-<2k-%2l,o2k,_2k,H2n,;7j,;70+X2~+X3B"
    "*T5X)J7A)J8N)J:B)w;E*Q;E)B:D(y8=(T78(T4Z(T13*/0h+X.G+X/$,;0U,;0T,G0R,_0S,o0R-%0T-=0U-I.G-I/$.+0h"
    ".+13/S4Z1/781/8B1/:F0g"},
  {0x2153, 992, "0.-$2G-$2G0H/v03/v0o2O1'3~1'3~-$6:-$6:,H0.,H =d1/@O1/5.(T3C(T B0+5C1+,D;*PD<*'D;)D"
    "B1(Z@4(Z>V(Z=3(f<G(p<G)R<{)D>=)6@()6A9)6BX)_BY*'BX*LAB*s@0*s>6*s>6+N@8+NA=+NBD+oBE,1BD,OA9,o@4,o"
    ">g,o=],e<f,Y<f-7=T-A>{-J@W-JB1-JD',jD(,7D'+pC%+>"},
  {0x2154, 992, "1E-&6*-&6*,H/K,H/K-$/m-30S-P4B/44C/e4B0*330T280T1_0T0=0B/Q0//Q0o0B0}1o1/2O1/4)1/6#"
    "0H6$/m6#/%2C-L1e-3 =d1/@O1/5.(T3C(T B0+5C1+,D;*PD<*'D;)DB1(Z@4(Z>V(Z=3(f<G(p<G)R<{)D>=)6@()6A9)6"
    "BX)_BY*'BX*LAB*s@0*s>6*s>6+N@8+NA=+NBD+oBE,1BD,OA9,o@4,o>g,o=],e<f,Y<f-7=T-A>{-J@W-JB1-JD',jD(,7"
    "D'+pC%+>"},
  {0x2190, 858, "/Q,#/Q,R3r.c54.%2[,gA2,gA2+k2[+k54*P3r)o"},
  {0x2191, 858, "7I1%8K1%<l.p;M.28t/N8t(c6|(c6|/N4G.23(.p"},
  {0x2192, 858, "AC,RAC,#;~)o:`*P=8+k/b+k/b,g=8,g:`.%;~.c"},
  {0x2193, 858, "8K(_7I(_3(*q4G+R6|*56|0}8t0}8t*5;M+R<l*q"},
  {0x2194, 858, "/Q,#/Q,R3r.c54.%2[,g=8,g:`.%;~.cAC,RAC,#;~)o:`*P=8+k2[+k54*P3r)o"},
  {0x2202, 530, "38(T1a(T0`)#/L)V/M*X/L+^0S,M1Z->3Y->4s->5v,u6R,`6x,:7',e7(-77'-|6d.H5w/D3p/D3'/D1n"
    "/-1n0'3+074:0777078S.r9+.69,-99+,]8p+u8-*)6>)54s(T 1C*I1B)r1p)V2B)930)93q)94K)P57)p5n*H6=*r6W+D5"
    "V,U3r,U2F,U1h+X1B*}"},
  {0x2206, 685, "5~/d1C)b:^)b 4h0s780s=b(c.A(c"},
  {0x2211, 690, "/$0s<|0s<|/m2A/m9l+o2*'X=<'X=<&R.`&R.`'B6f+k/$/u"},
  {0x2212, 858, "0l,g@(,g@(+k0l+k"},
  {0x221A, 652, ":l1w<t1w<t1F;[1F5$(N4<(N0h-E/C--/(-V26.-5(*2"},
  {0x221E, 853, "8h*]8H*o7r+=7-*]6O*B5])}4E)}2s)}1t*T0o+/0p,,0o-&1t-a2m.74G.753.75n.)6P-t6|-V7H-<7r"
    ",u8Z-V9<-r:).6;E.6<s.6=r-_>u-)>v,+>u+1=r*S<w){;C){:R){9z*/9@*< 4:*e6)*e74,'5i-P4:-P3/-P2W-+1y,a1"
    "z,,1y+O2W++33*e ;Q-P9o-P8W,19y*c;Q*c<Z*c=2++=i+S=j,+=i,e=2-+<T-P"},
  {0x2248, 858, "@(,1@(+1=s*f;u*B:n*B9X*B7|*a7q*c7j*e7e*e7U*i5m++4l++3m++1u*a0l*50l+51{+]3y,$5&,$69"
    ",$7v+c8#+`8*+_8-+^8>+Z:%+;;(+;<%+;=u+b @(.@@(-A=s,u;u,Q:n,Q9X,Q7|,o7q,q7j,s7e,t7U,w5m-94l-93m-91"
    "u,o0l,E0l-D1{-l3y.35&.369.37v-q7}-o8(-n8--m8>-i:%-J;(-J<%-J=u-q"},
  {0x2260, 858, "0l-r9E-r<6/Z=[/';b-r@(-r@(,x:2,x7~+Y@(+Y@(*_6K*_3Y(w24)N4.*_0l*_0l+Y5b+Y7p,x0l,x"},
  {0x2264, 858, "@(.B4G,m@(+;@(*=0l,B0l-;@(/@ 0l)^@()^@((c0l(c"},
  {0x2265, 858, "0l.B0l/@@(-;@(,B0l*=0l+;;O,m @()^@((c0l(c0l)^"},
  {0x25A0, 968, "0M'=0M0#Bn0#Bn'="},
  {0x25A1, 968, "1f'xAW'xAW/E1f/E 0M'=0M0#Bn0#Bn'="},
  {0x25B2, 788, ".M'=700#@n'="},
  {0x25B6, 788, ".M'=.M0#@n+_"},
  {0x25BC, 788, ".M0#@n0#70'="},
  {0x25C0, 788, ".M+_@n0#@n'="},
  {0x25CF, 894, "/^+^/],m0l-m1y.n3~/H5}/}8A/}:_/}<`/H>a.n@p-mB#,mB$+^B#*N@p)N>a(M<`'s:_'=8A'=5}'=3~"
    "'s1y(M0l)N/]*N"},
  {0x2605, 918, "/r-i6S-i8Y0w:`-iBA-i;z+m=~(_8Y*Z34(_58+m"},
  {0x2713, 858, "3I,A3q,A4*+|4R+>4d+>4q+>5$+I8--w:l/M;N/r<|/r=@/r=X/l=Y/g=X/a=6/K8w,r5:)~5#)l46)l3H"
    ")l3<)o2s)w2G*a1m+S1n+g1m+}2W,43',A"},
  {0x2717, 858, "<S1%<]1%<n0y=#0q=40d=R0}=f0}=s0}>20p>B0g>C0]>B0N>,0C;k/+9[-X:R,P<,+1<7+'<8*}<7*q;v"
    "*e;u*e;U*Y;X*S;Y*I;X*9;C*1;'*(:x*(:]*(:I*59)+(7`,65g*|3<(u2w(Y2*(Y1a(Y1^(o1'(}1()@1')i14)y17*$1U"
    "*93m,$6C-P4}/,4U/}4J024K074J0>4`0L4q0Y5&0Y530Y5M0J5T0S5d0Y5u0b660b6V0b6b0R7;/X8:.g9o/i<,0u<D1%"},
};
// clang-format on

}  // namespace

const GlyphTable kMore = {std::begin(kMoreGlyphs), std::end(kMoreGlyphs)};

}  // namespace plantgym
