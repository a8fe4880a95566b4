import DefaultTheme from "vitepress/theme";
import "./renders.css";

export default DefaultTheme;
