import { createRoot } from "react-dom/client";
import "./styles/fonts.css";
import "./styles/base.css";
import { App } from "./App";
import { chooseFonts } from "./app/fonts";
import { startLanguage } from "./i18n/provider";

const root = document.getElementById("root");
if (root) void chooseFonts(startLanguage()).then(() => createRoot(root).render(<App />));
