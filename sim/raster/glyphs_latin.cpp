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
constexpr Glyph kLatinGlyphs[] = {
  {0x0020, 326, ""},
  {0x0021, 410, "1n*,4**,4*(c1n(c 1n0}4*0}4*-C3r+D2(+D1n-C"},
  {0x0022, 471, "2O0}2O-v0W-v0W0} 6`0}6`-v4l-v4l0}"},
  {0x0023, 858, ":&-c6l-c5r+q9,+q 8C0r74.V:K.V;[0r=G0r<:.V@f.V@f-c;n-c:v+q>K+q>K*~:O*~9A(c7U(c8b*~5"
    "I*~4<(c2O(c3^*~00*~00+q4(+q4~-c1I-c1I.V5I.V6W0r"},
  {0x0024, 652, "6*'%4|'%4|(c3k(d1L({0<)50<*51H)q3e)P4|)O4|,$2R,60;-20<.#0;.w2c/{4|0%4|1B6*1B6*0'7+"
    "0%9'/q9|/d9|.g9'.{7+/76*/96*,s8Z,a:{+a:|*m:{)s8L(k6*(d 4|,|4|/93a/32@.X2A.+2@-]3X-+ 6*+v6*)P7P)Y"
    "8w*58x*d8w+47T+j"},
  {0x0025, 973, ">x,B={,B<s+R<t*k<s*)={)8>x)8@s)8A{*)A|*kA{+R@s,B >x-'Ac-'Cg+oCh*kCg)hAa(T>x(T=/(T;"
    "+)h;,*k;++o=1-' 3M0J2R0J1H/Z1I.t1H.02P-A3M-A4J-A5T.05U.t5T/Z4J0J =Q1/@<1/4v(T3.(T 3M1/571/7@/w7A"
    ".t7@-o57,]3M,]1c,]/]-p/^.t/]/w1e1/"},
  {0x0026, 798, "3x-12w,d1{+m1|+@1{*R4@)J6,)J7/)J9#)k9n*/ 5Q-k;0*u;k+F<R,R<Y-/>`-/>R,H=D*}<C*;@K(c<"
    "^(c;()R9u)$7D(T5v(T37(T/m*(/n+9/m+{1@-62l-i29.-1e.m1f//1e0'411/661/7/1/8{0y9x0g9x/f8{/}730:6K0:5"
    ";0:3m/_3n/13m.s4N.="},
  {0x0027, 282, "2O0}2O-v0W-v0W0}"},
  {0x0028, 400, "5M1A3y0'2R-U2S,;2R*}3{(N5M'43b'41}(P0B+%0C,;0B-Q1}0$3b1A"},
  {0x0029, 400, "061A1~1A3_0$5@-Q5A,;5@+%3_(P1~'406'41a(N3/*}30,;3/-U1a0'"},
  {0x002A, 512, "9,/]5,.T9,-M8K,w4d.'4d+z3M+z3M.'/f,w/(-M3(.T/(/]/f023M/'3M1/4d1/4d/'8K02"},
  {0x002B, 858, "8r/o8r,g@(,g@(+k8r+k8r(c6~(c6~+k0l+k0l,g6~,g6~/o"},
  {0x002C, 326, "1(*,3I*,3I)01Y'E00'E1()0"},
  {0x002D, 370, "/Q,;5Q,;5Q+D/Q+D"},
  {0x002E, 326, "0p*,32*,32(c0p(c"},
  {0x002F, 345, "420}6(0}0<'^.G'^"},
  {0x0030, 652, "5^093u092/.T20,o2/+.3u)J5^)J7D)J9++.9,,o9+.T7D09 5^1/8H1/;D.y;E,o;D*g8H(T5^(T2o(T/"
    "u*g/v,o/u.y2o1/"},
  {0x0031, 652, "16)^4t)^4t/{0t/V0t0X4r0}7,0}7,)^:j)^:j(c16(c"},
  {0x0032, 652, "2h)^:Y)^:Y(c0((c0()^1@*=5g,S6>,q7F-L89.=8:.c89/D6F044v043q041P/o02/L020X1R0r3s1/4r"
    "1/7J1/:P/q:Q.j:P.:9e-B8f,e8J,V5L+%"},
  {0x0033, 652, "7^-197,~;'+v;(+,;')s7a(T4W(T3P(T1=(g0.(y0.*%1')i3;)N4O)N6Z)N8m*@8n+,8m+p6g,a4x,a2~"
    ",a2~-X5$-X6_-X8J.98K.s8J/R6Z044x043}041u/~0[/k0[0k1u0{4-1/5.1/7a1/:_/}:`.}:_.=9)-C"},
  {0x0034, 652, "6~0#1A+X6~+X 6G0}980}98+X;Y+X;Y*_98*_98(c6~(c6~*_/Q*_/Q+g"},
  {0x0035, 652, "0p0}9`0}9`0'2v0'2v.#3F.+4D.34r.37].3:s,_:t+D:s*$7T(T4S(T3L(T1=(e00(u00*$1/)g3;)N4O"
    ")N6F)N8]*P8^+D8],76F-74O-73V-71i-%0p,o"},
  {0x0036, 652, "5v-=4F-=2Z,92[+D2Z*M4F)J5v)J7H)J93*M94+D93,97H-= :C0m:C/k9P/}7k046z044e042F.c26-32"
    "s-`4o.36&.38R.3;J,`;K+D;J*)8H(T5v(T3#(T/}*g/~,o/}.m3e1/6r1/7c1/9H0|"},
  {0x0037, 652, "0:0}:x0}:x0R4v(c2W(c860'0:0'"},
  {0x0038, 652, "5^,]4%,]23+k24+%23*;4%)J5^)J77)J9'*<9(+%9'+k77,] 3E--1y-=0@.;0A.}0@/}3/1/5^1/8+1/:"
    "w/}:x.}:w.;9@-=7t--9P,w;@+o;A+%;@)o8D(T5^(T2s(T/y)o/z+%/y+o1i,w 2W.t2V.841-R5^-R7'-R8c.88d.t8c/S"
    "7'095^0941092V/S"},
  {0x0039, 652, "0t(s0t)u1e)c3L)N4>)N6R)N8s*|9&,P8F,$6H+Q56+Q2e+Q/m-#/n.@/m/Y2o1/5E1/871/;;.y;<,o;;"
    "*s7T(T4G(T3T(T1m(c 5E,F6s,F8]-I8^.@8]/56s095E093q092)/52*.@2)-I3q,F"},
  {0x003A, 345, "1(*,3I*,3I(c1((c 1(.X3I.X3I-11(-1"},
  {0x003B, 345, "1(.X3I.X3I-11(-1 1(*,3I*,3I)01Y'E00'E1()0"},
  {0x003C, 858, "@(.=3Y,9@(*7@()60l+m0l,e@(/>"},
  {0x003D, 858, "0l-r@(-r@(,x0l,x 0l+Y@(+Y@(*_0l*_"},
  {0x003E, 858, "0l.=0l/>@(,e@(+m0l)60l*7<:,9"},
  {0x003F, 544, "2h*,4~*,4~(c2h(c 4x*w2l*w2l+k2k,B3H-(4K-T5I.%6'.A6Z.q6[/-6Z/[51073|073+071+/p0&/N0"
    "&0R1'0o351/4C1/6F1/8s0(8t/38s.i8)-~7*-R6,-&5X,k5/,O5(,B4},74w+u4x+Z"},
  {0x0040, 1024, "6r+a6q*t8J)}9n)};3)}<g*u<h+a<g,L;/-E9l-E8J-E6q,M <x*$<9)X:R)39E)37L)35)*V5*+a5),k"
    "7N.39E.3:R.3<9-i<x-B<x.)>Q.)>Q)}A-*+By+BBz,@By,wB9-{AU.H@F//<)/v:./v8g/v67/T52/33H.]1L,k1M+e1L*o"
    "2g)<3z(c5+(-81'R9x'R;D'R>-'~@<(LA<'o>s'=;Z&e9x&e7q&e45'L2l(/1D(o/u*`/v+e/u,e1H.V2l/947/{7}0d:*0d"
    "<J0dAN/gBr.qCa.>DT-%DU,BDT*tA%)4<x)1"},
  {0x0041, 700, "62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c"},
  {0x0042, 702, "2t,_2t)[6O)[8;)[:%*D:&+/:%+w8;,_6O,_ 2t0)2t-V64-V7o-V9L.39M.n9L/L7o0)640) 0[0}6C0}"
    "8w0};c/w;d.y;c.3:;-;8v-1:V,}<F+r<G+$<F)v9D(c6W(c0[(c"},
  {0x0043, 715, "=(0C=(/1;u/c9B067v065'062%.N2&,o2%+45')L7v)L9B)L;u)}=(*Q=()B;q(y97(T7j(T3}(T/a*p/b"
    ",o/a.o3}1/7j1/991/;u0g"},
  {0x0044, 788, "2t0)2t)[5Y)[9#)[<5+2<6,q<5.R9#0)5Y0) 0[0}580}:'0}>V.}>W,q>V*d:%(c58(c0[(c"},
  {0x0045, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c"},
  {0x0046, 589, "0[0}:20}:20'2t0'2t-Z9M-Z9M,_2t,_2t(c0[(c"},
  {0x0047, 794, ";z)s;z,,8:,,8:-%>2-%>2)N<q)#9e(T7z(T4'(T/a*m/b,o/a.s4'1/7z1/9V1/<N0g=f0C=f/1<N/b9a"
    "068.065+062%.R2&,o2%+15+)L8.)L9@)L;3)`"},
  {0x0048, 770, "0[0}2t0}2t-X;$-X;$0}=<0}=<(c;$(c;$,_2t,_2t(c0[(c"},
  {0x0049, 302, "0[0}2t0}2t(c0[(c"},
  {0x004A, 302, "0[0}2t0}2t);2s'j0X&I.*&I-6&I-6'D-v'D/H'D0Z(40[);"},
  {0x004B, 672, "0[0}2t0}2t-O:>0}=40}4|--=l(c:p(c2t,c2t(c0[(c"},
  {0x004C, 570, "0[0}2t0}2t)^:z)^:z(c0[(c"},
  {0x004D, 884, "0[0}3|0}86+B<M0}@n0}@n(c=[(c=[/}9A*=7**=2l/}2l(c0[(c"},
  {0x004E, 766, "0[0}3^0};$*';$0}=40}=4(c:2(c2l/]2l(c0[(c"},
  {0x004F, 806, "7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/"
    "a*s/b,o/a.m3q1/"},
  {0x0050, 618, "2t0)2t,z5b,z79,z8{-i8|.R8{/9790)5b0) 0[0}5b0}8N0};@/f;A.R;@-<8N,%5b,%2t,%2t(c0[(c"},
  {0x0051, 806, "7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 :Q(q=M'7:h'78>(V7w(T7T(T7E(T3q(T/"
    "a*s/b,o/a.m3q1/7E1/:o1/@#.m@$,o@#+F<c)B"},
  {0x0052, 712, "8O,X95,M:V+`;<*{=U(c;0(c9$*o83+_6_,55A,52t,52t(c0[(c0[0}5b0}8R0};@/m;A.Z;@-n9s,k 2"
    "t0)2t--5b--7@--8{-s8|.Z8{/A7@0)5b0)"},
  {0x0053, 650, ":W0e:W/]9;/x7#075|074-072//R20.r2/.@3L-h5A-X6`-K93-5;V+~;W*};V)k8B(T56(T4%(T1D(m/z"
    ")(/z*61@)o3y)L56)L7/)L97*598*u97+R7e,56$,E4`,Q2-,i/u-o/v.j/u/s2}1/5f1/6s1/9=0x"},
  {0x0054, 626, ".A0}<C0}<C0'6O0'6O(c46(c460'.A0'"},
  {0x0055, 750, "0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m"},
  {0x0056, 700, "4v(c.W0}0x0}62*#;K0}=j0}7M(c"},
  {0x0057, 1012, "/00}1I0}4v)}8G0}:v0}>G)}Br0}E00}@~(c=0(c9`/u6.(c3>(c"},
  {0x0058, 702, "/n0}280}6C-v:Q0}<x0}7Y-#=<(c:r(c64,71Q(c/((c4~--"},
  {0x0059, 626, ".C0}0h0}5E-X9x0}<C0}6O,_6O(c46(c46,_"},
  {0x005A, 702, "/b0}<d0}<d0/26)^<|)^<|(c/I(c/I)U9v0'/b0'"},
  {0x005B, 400, "0C1B5(1B5(0T2G0T2G'}5('}5('40C'4"},
  {0x005C, 345, "0<0}6('^42'^.G0}"},
  {0x005D, 400, "5A1B5A'40['40['}3:'}3:0T0[0T0[1B"},
  {0x005E, 858, "9$0}@(-u<n-u7x0+3&-u0l-u6p0}"},
  {0x005F, 512, "9~&m9~&#.2&#.2&m"},
  {0x0060, 512, "2O1l5Y/e3v/e0<1l"},
  {0x0061, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a"},
  {0x0062, 650, "9M+m9L,x7Z.55~.54D.52R,x2S+m2R*a4D)F5~)F7Z)F9L*a 2S-|3/.S5-/)6O/)8g/);X-;;Y+m;X*B8"
    "g(T6O(T5-(T3/))2S)]2S(c0M(c0M1B2S1B"},
  {0x0063, 563, "9Q.a9Q-e8Z-{6s.55~.53}.51m,y1n+m1m*`3})H5~)H6s)H8Z)^9Q)s9Q(y8](g6k(T5j(T2{(T/]*=/^"
    "+m/]-@2}/)5v/)6o/)8_.s"},
  {0x0064, 650, "8f-|8f1B:j1B:j(c8f(c8f)]8)))6-(T4h(T2N(T/]*B/^+m/]-;2N/)4h/)6-/)8).S 1j+m1i*a3Z)F5"
    "8)F6q)F8e*a8f+m8e,x6q.558.53Z.51i,x"},
  {0x0065, 630, ";4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3"
    "-L 90,D9+-57;.55j.54'.51}-71r,D"},
  {0x0066, 360, "6p1B6p0P4t0P3i0P2w0'2x/N2x.w6>.w6>.-2x.-2x(c0t(c0t.-.x.-.x.w0t.w0t/C0s0F2k1B4v1B"},
  {0x0067, 650, "8f+s8e,}6s.558.53X.51i,}1j+s1i*j3X)U58)U6s)U8e*j :j)N:i's7y&A5&&A3y&A2%&P10&_10'_2"
    "%'H3m'24d'26e'28e(78f)<8f)k8))86-(c4h(c2J(c/]*K/^+s/]-@2J/)4h/)6-/)8).R8f-|8f.w:j.w"},
  {0x0068, 649, ":t,L:t(c8p(c8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M1B2S1B2S-z37.R57/)6S/)8a/):s-g"},
  {0x0069, 284, "0S.w2W.w2W(c0S(c 0S1B2W1B2W0'0S0'"},
  {0x006A, 284, "0S.w2W.w2W(X2V'G0i&A.h&A-~&A-~'4.S'4/a'40R'g0S(X 0S1B2W1B2W0'0S0'"},
  {0x006B, 593, "0M1B2S1B2S,78[.w;8.w4[,#;Q(c8p(c2S+g2S(c0M(c"},
  {0x006C, 284, "0S1B2W1B2W(c0S(c"},
  {0x006D, 998, ":6-e:}.H=-/)>W/)AR/)CZ-dC[,LC[(cAW(cAW,IAV-@@=.3=~.3<H.3:V--:W,5:W(c8S(c8S,I8R-@77"
    ".35x.34B.32R--2S,52S(c0M(c0M.w2S.w2S-z35.R51/)6S/)7q/)9i.F"},
  {0x006E, 649, ":t,L:t(c8p(c8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M.w2S.w2S-z37.R57/)6S/)8a/):s-g"},
  {0x006F, 626, "5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/"
    "]*;/^+m/]-B2a/)"},
  {0x0070, 650, "2S)]2S&A0M&A0M.w2S.w2S-|3/.S5-/)6O/)8g/);X-;;Y+m;X*B8g(T6O(T5-(T3/)) 9M+m9L,x7Z.55"
    "~.54D.52R,x2S+m2R*a4D)F5~)F7Z)F9L*a"},
  {0x0071, 650, "1j+m1i*a3Z)F58)F6q)F8e*a8f+m8e,x6q.558.53Z.51i,x 8f)]8)))6-(T4h(T2N(T/]*B/^+m/]-;2"
    "N/)4h/)6-/)8).S8f-|8f.w:j.w:j&A8f&A"},
  {0x0072, 421, "7h-{7H.(6X.16,.14D.12R-%2S+|2S(c0M(c0M.w2S.w2S-z3/.R57/)6d/)6w/)7H/&7f/#"},
  {0x0073, 534, "8O.g8O-i7X-}5e.54h.535.51a-g1b-;1a,w2k,R4K,B5.,97=,%9/+290*H9/)T6F(T3~(T2}(T0o(f/^"
    "(w/^)}0g)b2{)F4&)F5N)F7%)t7&*B7%*h5u+44$+H3>+O1H+b/e,R/f-7/e.-25/)4O/)5]/)7].u"},
  {0x0074, 402, "2W0b2W.w6j.w6j.-2W.-2W*g2V)}3F)U4`)U6j)U6j(c4`(c2=(c0P)X0Q*g0Q.-/$.-/$.w0Q.w0Q0b"},
  {0x0075, 649, "0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s"},
  {0x0076, 606, "/(.w18.w5.)c9$.w;4.w6S(c3f(c"},
  {0x0077, 838, "/C.w1G.w3z*(6O.w8v.w;M*(=~.wA&.w<l(c:G(c7d-l5$(c2[(c"},
  {0x0078, 606, ":t.w6G+u;,(c8d(c5*+/1M(c/((c3t+z/M.w1r.w52,c8O.w"},
  {0x0079, 606, "5f(-4o'#33&A1n&A04&A04'31G'327'331'X3f(A4,(l/(.w18.w5.*'9$.w;4.w"},
  {0x007A, 538, "/^.w9E.w9E-}1b)R9E)R9E(c/E(c/E)]7(.+/^.+"},
  {0x007B, 652, ":&'^:&&p9A&p6V&p4c'`4d(u4d*64c+'3P+c1v+c18+c18,P1v,P3P,P4c-/4d-{4d/=4c0R6V1B9A1B:&"
    "1B:&0T9<0T7c0T6g0'6h/;6h-u6g-%5e,74S,+5g+y6g+16h*=6h(w6g(.7c'^9<'^"},
  {0x007C, 345, "321F32&#1<&#1<1F"},
  {0x007D, 652, "18'^2$'^3V'^4R(-4S(w4S*=4R+15P+y6h,+5P,74R-%4S-u4S/;4R0(3V0T2$0T180T181B1z1B4c1B6V"
    "0R6W/=6W-{6V-/7i,P9A,P:&,P:&+c9A+c7i+c6V+'6W*66W(u6V'`4c&p1z&p18&p"},
  {0x007E, 858, "@(-7@(,9=s+m;u+J:n+J9X+J7|+i7q+k7l+k7e+m7U+o5m,34l,33m,31u+h0l+=0l,;1{,e3y-+5&-+69"
    "-+7v,i7},g8(,g8/,e8>,c:%,B;(,B<%,B=u,i"},
  {0x00A0, 326, ""},
  {0x00A1, 410, "4*-Q1n-Q1n.w4*.w 4*&]1n&]1n*:2(,93r,94**:"},
  {0x00A2, 652, "5x)J5x.34=.)2N,o2O+m2N*j4=)R :2.a:2-e9@-z7m.37(.57()H7o)J9D)`:2)s:2(y9J(i7u(W7((T7"
    "(&{5x&{5x(V37(a0=*E0>+m0=-737.y5x/'5x0_7(0_7(/'7s/%9H.q"},
  {0x00A3, 652, ":^0m:^/l9k0%8;097Y095y094_/F4`.54`-$9$-$9$,74`,74`)^:r)^:r(c/n(c/n)^2K)^2K,708,708"
    "-$2K-$2K.B2J/k4o1/7I1/8)1/9i0{"},
  {0x00A4, 652, "8>.5:Y/E;r.g9W-X9}-::F,Z:G,9:F+v9y+;9Q*z;p)m:W)28:*@7Z*+6@)u5^)u5#)u3a*+2~*=0d)0/K"
    ")k1f*y1@+;0w+y0x,90w,Z1@-91j-V/M.e0h/C3&.53].I4w.]5^.]6=.]7Z.J 8^,;8],u6w-g5^-g4F-g2_,u2`,;2_+]4"
    "F*i5^*i6u*i8]+^"},
  {0x00A5, 652, ";A+76h+76h(c4S(c4S+7/v+7/v+v4S+v4S,33Y-'/v-'/v-g2p-g/>0}1I0}5^-+9n0};z0}8G-g;A-g;A"
    "-'7`-'6f,36f+v;A+v"},
  {0x00A6, 345, "32*{32&h1<&h1<*{ 320_32,K1<,K1<0_"},
  {0x00A7, 512, "2[-u1u-^15-/16,t15,M2g+e5U*|67+76w+f6x+}6w,H5@-1 7Y0n7Y/v6a0-5+0B4O0B3F0B23/u24/P2"
    "3/#4O.D4i.;4x.77;-W8e,e8f,18e+_7c*s6`*X7D*=7})c7~)B7}(T5e'Z3n'Z2}'Z1;'j0>'y0>(q1;(]2w(H3U(H4c(H5"
    "y(s5z)=5y)s3Q*U36*]0o+=/H,//I,e/H-60J.#1M.<0k.S0//000/T0/092D1/461/5#1/6e0}"},
  {0x00A8, 512, "5.1@7E1@7E045.04 0l1@3&1@3&040l04"},
  {0x00A9, 1024, "9j0y;L0y>F0B@Y/fAk/-B}-aB~,mB}+{Ak*R@Y)w>F)>;L(c9j(c8)(c5/)>3z)w2g*R1T+{1U,m1T-a2"
    "g/-3z/f5/0B8)0y 9j0E8=0E5m/q4h/A3e.m2_-T2`,m2_,+3e*o4h*@5m)k8=):9j):;7):=i)k>l*@@o*oAs,*At,mAs-U"
    "@m.m>l/A=i/q;70E =,/#=,.=<B.N:w._:2._8R._6_-b6`,m6_+x8V*{:>*{;#*{<B+/=,+@=,*[<B*L:o*=:&*=7]*=4q+"
    "_4r,m4q-|7]/@:&/@:q/@<D/1"},
  {0x00AA, 482, "/z+}7Y+}7Y+=/z+= 7U/17U,a5v,a5v-=5H,z3m,W2l,W1D,W/a-@/b-z/a.c1k/N3t/N5v/N5v/P5u/~4"
    "Z0P3>0P2Z0P1+0@0C0-0C0o1/0}2i1/3U1/5V1/7T01 4O.o2c.o1=.L1>.$1=-`2F-73>-74L-75u.%5v.a5v.o"},
  {0x00AB, 626, ":2.X:2-R6p,%:2*T:2)N4|+m4|,9 5E.X5E-R2$,%5E*T5E)N00+m00,9"},
  {0x00AC, 858, "0l-O@(-O@(*==4*==4,T0l,T"},
  {0x00AD, 370, "/Q,;5Q,;5Q+D/Q+D"},
  {0x00AE, 1024, "9j0E8=0E5m/q4h/A3e.m2_-T2`,m2_,+3e*o4h*@5m)k8=):9j):;7):=i)k>l*@@o*oAs,*At,mAs-U@"
    "m.m>l/A=i/q;70E 9j0y;L0y>F0B@Y/fAk/-B}-aB~,mB}+{Ak*R@Y)w>F)>;L(c9j(c8)(c5/)>3z)w2g*R1T+{1U,m1T-a"
    "2g/-3z/f5/0B8)0y 9M._8,._8,--9M--:c--;_-L;`-s;_.=:a._ 9U/6;P/6=J.V=K-t=J-H<9,k;4,c;L,_<5,6<f+m>:"
    "*W<C*W:v+g:9,;9J,U8p,U8,,U8,*W6G*W6G/6"},
  {0x00AF, 512, "0h127I127I0C0h0C"},
  {0x00B0, 512, "4*0J330J1{/m1|/D1{.w33.@4*.@4{.@63.w64/D63/m4{0J 4*1/4k1/6+0s6W0Z7+0D7X/f7Y/D7X.]5"
    "T-Z4(-Z2V-Z0V.Z0W/D0V0,2Z1/"},
  {0x00B1, 858, "8r/o8r-a@(-a@(,g8r,g8r*X6~*X6~,g0l,g0l-a6~-a6~/o 0l)^@()^@((c0l(c"},
  {0x00B2, 410, "1E-&6*-&6*,H/K,H/K-$/m-30S-P4B/44C/e4B0*330T280T1_0T0=0B/Q0//Q0o0B0}1o1/2O1/4)1/6#"
    "0H6$/m6#/%2C-L1e-3"},
  {0x00B3, 410, "46.w57.n6B.56C-i6B-)49,@2<,@1],@09,K/O,U/O-70'-)1D,x2.,x3@,x4_-D4`-i4_.13J.X28.X1<"
    ".X1</32A/33D/34J/T4K/s4J043@0T2<0T1o0T0c0J/n0>/n0y0Z1&2%1/2`1/491/6-0O6./y6-/U5-/$"},
  {0x00B4, 512, "5^1l7p1l46/d2S/d"},
  {0x00B5, 652, "0A&A0A.w2E.w2E+'2D*93u)J5I)J7')J8c*D8d+=8d.w:h.w:h*.:g)l;/)N;U)N;])N;})T<>)Z<>(k;q"
    "(_;'(T:`(T9u(T8{({8n)H89(|6_(T5U(T4J(T2o({2E)H2E&A"},
  {0x00B6, 652, "5I0}:G0}:G'Z8p'Z8p0>6f0>6f'Z50'Z50,=2g,G0/-]00._0//c3%0}"},
  {0x00B7, 326, "0p-C32-C32+y0p+y"},
  {0x00B8, 512, "5$(c5](C65'i66'P65'#4s&P3Y&P3'&P2+&V1^&]1^'D1}';2o'33C'33}'34_'L4`'d4_'s43(D3b(c"},
  {0x00B9, 410, "0.-$2G-$2G0H/v03/v0o2O1'3~1'3~-$6:-$6:,H0.,H"},
  {0x00BA, 482, "/z+}7Y+}7Y+=/z+= 3j1/5g1/8%/w8&.q8%-k5g,W3j,W1i,W/L-l/M.q/L/w1i1/ 3j0P2X0P13/Z14.q"
    "13.-2Z-73j-74w-76=.-6>.q6=/Z4w0P"},
  {0x00BB, 626, "0S.X5h,95h+m0S)N0S*T3t,%0S-R 5E.X:W,9:W+m5E)N5E*T8d,%5E-R"},
  {0x00BC, 992, "0.-$2G-$2G0H/v03/v0o2O1'3~1'3~-$6:-$6:,H0.,H A[,`=4*BA[*B AE-BC6-BC6*BDf*BDf)fC6)f"
    "C6(cA[(cA[)f<$)f<$*H =d1/@O1/5.(T3C(T"},
  {0x00BD, 992, "0.-$2G-$2G0H/v03/v0o2O1'3~1'3~-$6:-$6:,H0.,H >>)AD$)AD$(c<C(c<C)><g)N=K)kB9+OB:,#B"
    "9,EA+,o@0,o>V,o=7,]<K,J<K--=;-;>g-J@G-JB#-JCw,cCx,+Cw+@@:)g>])N =d1/@O1/5.(T3C(T"},
  {0x00BE, 992, "46.w57.n6B.56C-i6B-)49,@2<,@1],@09,K/O,U/O-70'-)1D,x2.,x3@,x4_-D4`-i4_.13J.X28.X1<"
    ".X1</32A/33D/34J/T4K/s4J043@0T2<0T1o0T0c0J/n0>/n0y0Z1&2%1/2`1/491/6-0O6./y6-/U5-/$ A[,`=4*BA[*B "
    "AE-BC6-BC6*BDf*BDf)fC6)fC6(cA[(cA[)f<$)f<$*H =d1/@O1/5.(T3C(T"},
  {0x00BF, 544, "3z,c6(,c6(+o6'+:5L*T4K*'3M)V2k);27(h28(N27'}3a'E4v'E5i'E7i'i8p(/8p'+7k&j5_&M4S&M2N"
    "&M/}'T/~(J/}(q0k)Z1j**2h*V3;*o3e+-3n+93s+E3y+d3z,# 6.-Q3t-Q3t.w6..w"},
  {0x00C0, 700, "62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c 5U397f1k6$1k3M39"},
  {0x00C1, 700, "62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c 6l398p396>1k4[1k"},
  {0x00C2, 700, "62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c 5.3976399U1k8$1k622i4A1k2l1k"},
  {0x00C3, 700, "62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c 6.245Q2F552L4s2R4h2R4B2R3u283v1}3v1{"
    "2Q1{2P2R3]324[325#325a3*662y6p2i7+2c7N2]7^2]7}2]8J2w8K3/8K329p329m2[8_1{7f1{7D1{6c2'"},
  {0x00C4, 700, "62/t3.+i98+i 4v0}7M0}=j(c;K(c9x*o2K*o0x(c.W(c 763*9M3*9M1{761{ 2t3*5.3*5.1{2t1{"},
  {0x00C5, 700, "7r1f7q2)6s2W622W5L2W4N2+4O1f4N1F5L0u620u6s0u7q1F 62/t30+i94+i 4O0L3m0b3-1@3.1f3-2D"
    "4s3962397J39972D981f971B8R0b7r0L=j(c;K(c9x*o2K*o0x(c.W(c"},
  {0x00C6, 998, "Ct0}Ct0':`0':`-XCW-XCW,_:`,_:`)^D,)^D,(c8G(c8G*o2S*o0h(c.O(c5I0} 6|0-3>+i8G+i8G0-"},
  {0x00C7, 715, "=(0C=(/1;u/c9B067v065'062%.N2&,o2%+45')L7v)L9B)L;u)}=(*Q=()B;q(y97(T7j(T3}(T/a*p/b"
    ",o/a.o3}1/7j1/991/;u0g 8C(c8{(C9V'i9W'P9V'#87&P6x&P6H&P5L&V4|&]4|'D5B';61'36d'37B'38#'L8$'d8#'s7"
    "T(D7&(c"},
  {0x00C8, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c 54397E1k5b1k3.39"},
  {0x00C9, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c 6K398Q395|1k4:1k"},
  {0x00CA, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c 4l396t39981k7b1k5p2i3~1k2K1k"},
  {0x00CB, 647, "0[0};,0};,0'2t0'2t-X:j-X:j,_2t,_2t)^;A)^;A(c0[(c 6t3*903*901{6t1{ 2S3*4l3*4l1{2S1{"},
  {0x00CC, 302, "0[0}2t0}2t(c0[(c 1.393>1k1Y1k/(39"},
  {0x00CD, 302, "0[0}2t0}2t(c0[(c 2E394K391v1k041k"},
  {0x00CE, 302, "0[0}2t0}2t(c0[(c 0d392l39501k3Y1k1j2i/v1k.E1k"},
  {0x00CF, 302, "0[0}2t0}2t(c0[(c 2l3*5(3*5(1{2l1{ .M3*0d3*0d1{.M1{"},
  {0x00D0, 794, "0h0}5E0}:10}>a.}>b,q>a*d:1(c5E(c0h(c0h,X.Q,X.Q-F0h-F 2~0)2~-F6f-F6f,X2~,X2~)[5b)[9"
    "-)[<=+2<>,q<=.R9-0)5b0)"},
  {0x00D1, 766, "0[0}3^0};$*';$0}=40}=4(c:2(c2l/]2l(c0[(c 6r24662F5y2L5X2R5M2R5'2R4Z284[1}4[1{381{3"
    "72R4F325A325e326H3*6z2y7Y2i7o2c852]8G2]8g2]932w943/9432:W32:T2[9H1{8O1{8)1{7J2'"},
  {0x00D2, 806, "7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/"
    "a*s/b,o/a.m3q1/ 6f398v1k741k4`39"},
  {0x00D3, 806, "7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/"
    "a*s/b,o/a.m3q1/ 7|39:&397Q1k5l1k"},
  {0x00D4, 806, "7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/"
    "a*s/b,o/a.m3q1/ 6>398G39:h1k941k7E2i5Q1k3|1k"},
  {0x00D5, 806, "7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/"
    "a*s/b,o/a.m3q1/ 7A246b2F6F2L6'2R5x2R5R2R5)285*1}5*1{3b1{3a2R4o325l3263326s3*7I2y8&2i8=2c8_2]8p2]"
    "932]9]2w9^3/9^32;$32;#2[9q1{8x1{8T1{7u2'"},
  {0x00D6, 806, "7E074w072%.H2&,o2%+;4w)L7E)L9m)L<_+;<`,o<_.H9m07 7E1/:o1/@#.m@$,o@#*s:o(T7E(T3q(T/"
    "a*s/b,o/a.m3q1/ 8G3*:`3*:`1{8G1{ 4(3*6>3*6>1{4(1{"},
  {0x00D7, 858, ">C.m9<,9>C)e=$)'7x+Y2p)'1Q)e6W,91Q.m2p/N7x,x=$/N"},
  {0x00D8, 806, ";l.s3n*24R)n6=)L7E)L9m)L<_+;<`,o<_-L<5.N :t/P:5/q8H077E074w072%.H2&,o2%,52N+12v*k "
    "1I)w0T*N/a+y/b,o/a.m3q1/7E1/8k1/;90e<60=>&1D@00r=</i>-/3@#-e@$,o@#*s:o(T7E(T5y(T3N(z2O)D0`(>/S(l"},
  {0x00D9, 750, "0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m 6*398:1k6"
    "W1k4$39"},
  {0x00DA, 750, "0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m 7A399G396"
    "r1k501k"},
  {0x00DB, 750, "0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m 5b397j39:"
    ".1k8W1k6f2i4t1k3A1k"},
  {0x00DC, 750, "0E0}2[0}2[+z2Z*[4V)L6f)L8s)L:m*[:n+z:n0}=(0}=(+m='*39q(T6f(T3X(T0D*30E+m 7j3*:&3*:"
    "&1{7j1{ 3I3*5b3*5b1{3I1{"},
  {0x00DD, 626, ".C0}0h0}5E-X9x0}<C0}6O,_6O(c46(c46,_ 5|398&395Q1k3l1k"},
  {0x00DE, 620, "0[0}2t0}2t/R5b/R8N/R;@.;;A-';@+o8N*W5b*W2t*W2t(c0[(c 2t.Z2t+P5b+P79+P8{,>8|-'8{-l7"
    ";.Z5b.Z"},
  {0x00DF, 645, "0M/#0L0-3+1B5U1B7q1B:;0':>.m8].i6i.-6j-X6i-A7H,s8.,_8j,K:Z+q;a+(;b*Q;a)U93(T6p(T6-"
    "(T4Z(a3n(m3n)e4c)U69)F6|)F89)F9X)w9Y*J9X*j8w+87n+X6l+u5e,64g,{4h-N4g.36Z//8>/=85/s6g0P5Q0P4%0P2R"
    "/e2S.}2S(c0M(c"},
  {0x00E0, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a 3E1l6S/e4n/e141l"},
  {0x00E1, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a 6S1l8h1l5./d3I/d"},
  {0x00E2, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a 421l5n1l8S/d6~/d4~1)2~/d"
    "1M/d"},
  {0x00E3, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a 4z0>4>0Z4)0e3c0o3U0o3/0o"
    "2g0J2d/{1A/{1B0e2N1T3Q1T3u1T4Z1F5&145b0u5u0k6;0a6K0a6o0a771)7<1T8`1T8]0k7P/{6O/{6)/{5D0-"},
  {0x00E4, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a 6&1@8>1@8>046&04 1b1@3z1"
    "@3z041b04"},
  {0x00E5, 628, "64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o ::,9::(c86(c86)^7R))5J(T3x(T2#(T/i)Z/"
    "j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].51X-y0`-c0`.]1k.q3u/)4v/)7X/):9-a 6b116a1R5c2#4~2#492#3=1R"
    "3>113=0m490@4~0@5c0@6a0m 8&118%0R69/]4~/]3e/]1y0R1z111y1m3e2b4~2b692b8%1m"},
  {0x00E6, 1006, "BO,DBL-5@].5>..5<H.5:B-7:6,D 9M.':9.T<Z/)>*/)AZ/)DT-LDU,(DU+V:.+V:9*P<R)F>W)F@e)F"
    "By)bD()}D()#By(k@](T>M(T<Z(T9q)58~)s81)55i(T44(T2)(T/i)W/j*Q/i+V2V,]5E,]86,]86,e85-J6D.54d.53].5"
    "1X-y0`-c0`.]1k.q3u/)4v/)6N/)8o.T 64+o3e+o1m+91n*W1m*%37)F4O)F61)F85*Y86+Y86+o"},
  {0x00E7, 563, "9Q.a9Q-e8Z-{6s.55~.53}.51m,y1n+m1m*`3})H5~)H6s)H8Z)^9Q)s9Q(y8](g6k(T5j(T2{(T/]*=/^"
    "+m/]-@2}/)5v/)6o/)8_.s 6[(c75(C7m'i7n'P7m'#6N&P52&P4_&P3a&V36&]36'D3X';4H'34x'35X'369'L6:'d69's5"
    "i(D5<(c"},
  {0x00E8, 630, ";4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3"
    "-L 90,D9+-57;.55j.54'.51}-71r,D 4$1l70/e5M/e1n1l"},
  {0x00E9, 630, ";4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3"
    "-L 90,D9+-57;.55j.54'.51}-71r,D 721l9E1l5j/d4(/d"},
  {0x00EA, 630, ";4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3"
    "-L 90,D9+-57;.55j.54'.51}-71r,D 4l1l6K1l92/d7^/d5^1)3^/d2*/d"},
  {0x00EB, 630, ";4,(;4+V1j+V1u*Q43)H66)H7H)H9Z)c:d)}:d)#9X(k7;(T6,(T3-(T/]*;/^+g/]-;2y/)5h/)89/);3"
    "-L 90,D9+-57;.55j.54'.51}-71r,D 6`1@8x1@8x046`04 2A1@4W1@4W042A04"},
  {0x00EC, 284, "/z1l3*/e1E/e-j1l 0S.w2W.w2W(c0S(c"},
  {0x00ED, 284, "3,1l5A1l1b/d/~/d 0S.w2W.w2W(c0S(c"},
  {0x00EE, 284, "0S.w2W.w2W(c0S(c 0h1l2G1l5,/d3U/d1U1)/U/d.$/d"},
  {0x00EF, 284, "0S.w2W.w2W(c0S(c 2[1@4r1@4r042[04 .:1@0S1@0S04.:04"},
  {0x00F0, 626, "7d-k7/-s61-{5f-{3q-{1m,i1n+a1m*]3e)H5E)H6{)H8u*]8v+a8u,D8=-H 8G/%9m.8;',^;(+a;'*:7"
    "u(T5E(T2k(T/]*:/^+a/]-)2c.l52.l5D.l5y.i6I.g4`/g1,//0h/c3r051r1B4G1B5l0T9Q109r0Z6W0)"},
  {0x00F1, 649, ":t,L:t(c8p(c8p,I8o-=7L.36*.34J.32R--2S,52S(c0M(c0M.w2S.w2S-z37.R57/)6S/)8a/):s-g 5"
    "f0>5,0Z4o0e4N0o4C0o3u0o3P0J3Q/{2,/{2-0e391T4:1T4c1T5H1F5n146K0u6c0k7'0a740a7]0a8%1)8&1T9K1T9H0k8"
    ";/{7</{6o/{6-0-"},
  {0x00F2, 626, "5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/"
    "]*;/^+m/]-B2a/) 3h1l6t/e54/e1U1l"},
  {0x00F3, 626, "5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/"
    "]*;/^+m/]-B2a/) 6v1l9,1l5Q/d3l/d"},
  {0x00F4, 626, "5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/"
    "]*;/^+m/]-B2a/) 4S1l621l8v/d7E/d5E1)3E/d1n/d"},
  {0x00F5, 626, "5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/"
    "]*;/^+m/]-B2a/) 5A0>4b0Z4J0e4)0o3x0o3P0o3+0J3*/{1b/{1e0e2o1T3r1T4;1T4}1F5I146&0u6;0k6_0a6l0a750a"
    "7Z1)7^1T9$1T9#0k7q/{6r/{6J/{5e0-"},
  {0x00F6, 626, "5E.53e.51m,w1n+m1m*b3c)H5E)H6})H8u*c8v+m8u,v6}.5 5E/)8%/);'-B;(+m;'*;8%(T5E(T2a(T/"
    "]*;/^+m/]-B2a/) 6G1@8`1@8`046G04 2(1@4>1@4>042(04"},
  {0x00F7, 858, "6W/#9</#9<-]6W-] 6W*u9<*u9<)S6W)S 0l,g@(,g@(+k0l+k"},
  {0x00F8, 626, "8K-/3&)q3P)]4])H5E)H6})H8u*c8v+m8u,88a,u 7`-g73-|6%.55E.53a.51m,u1n+e1m+@2#*e28*L "
    "0p)[09*'/]+//^+m/]-B2a/)5E/)6F/)81.k8v.P:K/J;Q.}9t-~:N-V;',N;(+m;'*;8%(T5E(T4=(T2P(o1n),0:(2/4(Z"},
  {0x00F9, 649, "0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s 3"
    "p1l6|/e5</e1^1l"},
  {0x00FA, 649, "0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s 6"
    "~1l941l5Y/d3t/d"},
  {0x00FB, 649, "0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s 4"
    "[1l6:1l8~/d7M/d5M1)3M/d1v/d"},
  {0x00FC, 649, "0A+00A.w2E.w2E+32D*>3g)J5.)J6k)J8c*N8d+F8d.w:h.w:h(c8d(c8d)_7y)*5}(T4d(T2T(T0@)s 6"
    "O1@8h1@8h046O04 201@4G1@4G042004"},
  {0x00FD, 606, "5f(-4o'#33&A1n&A04&A04'31G'327'331'X3f(A4,(l/(.w18.w5.*'9$.w;4.w 6`1l8t1l5:/d3U/d"},
  {0x00FE, 650, "2S)]2S&A0M&A0M1B2S1B2S-|3/.S5-/)6O/)8g/);X-;;Y+m;X*B8g(T6O(T5-(T3/)) 9M+m9L,x7Z.55"
    "~.54D.52R,x2S+m2R*a4D)F5~)F7Z)F9L*a"},
  {0x00FF, 606, "5f(-4o'#33&A1n&A04&A04'31G'327'331'X3f(A4,(l/(.w18.w5.*'9$.w;4.w 621@8K1@8K046204 "
    "1n1@4*1@4*041n04"},
};
// clang-format on

}  // namespace

const GlyphTable kLatin = {std::begin(kLatinGlyphs), std::end(kLatinGlyphs)};

}  // namespace plantgym
